import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { getLogged, listLog, logFilterOptions } from "#lib/provisioning/provisioning-log.ts";
import { hrefOf } from "./addresses.ts";
import { openRequest, readLogParams } from "./log-filter.ts";
import { LogView } from "./log-view.tsx";
import { RequestDetails } from "./request-details.tsx";
import { RequestDrawer } from "./request-drawer.tsx";

export const metadata: Metadata = { title: "Provisioning log" };

interface ProvisioningLogProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function ProvisioningLogPage({ params, searchParams }: ProvisioningLogProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "log.view");
  const { ctx, workspace, permissions } = session;
  const asked = await searchParams;
  const { state, filter, before, live, requestId } = await readLogParams(searchParams);
  const open = openRequest(asked);
  // Before the rest: what arrives meanwhile is news for the page.
  const heard = await lastRequestAt(ctx);
  const [page, options, logged] = await Promise.all([
    requestId === null ? listLog(ctx, filter, before) : findOne(ctx, requestId),
    logFilterOptions(ctx, filter.about),
    open ? getLogged(ctx, open) : null,
  ]);
  const at = page?.rows.findIndex((row) => row.requestId === open) ?? -1;
  const neighbour = (index: number) => {
    const row = at === -1 ? undefined : page?.rows[index];
    return row ? hrefOf(asked, { request: row.requestId }) : null;
  };
  return (
    <>
      {/* An empty log says that it fills as requests arrive. */}
      {(live || heard === null) && before === null && <LiveRefresh slug={workspace.slug} lastRequestAt={heard} />}
      <PageHead
        title="Provisioning log"
        description="Each request of your identity provider, with what it meant and what it changed. Kept for 30 days."
      />
      {page !== null && page.lost > 0 && (
        <div className="mb-4">
          <Banner tone="warn">
            {formatCount(page.lost, "request", "requests")} of this time could not be logged, because the database was too busy or
            not there. They were answered all the same; what they changed is in the change history.
          </Banner>
        </div>
      )}
      <LogView
        slug={workspace.slug}
        state={state}
        rows={page?.rows ?? []}
        tooMuch={page === null}
        olderHref={page?.next ? hrefOf(asked, { before: `${page.next.at}_${page.next.id}`, request: null }) : null}
        newestHref={before ? hrefOf(asked, { before: null, request: null }) : null}
        nothingYet={heard === null}
        keys={options.keys}
        about={options.about}
        mayReadBodies={permissions.includes("log.bodies")}
        mayExport={!session.support}
        seesPeople={permissions.includes("users.view") || permissions.includes("groups.view")}
      />
      <RequestDrawer
        open={open !== null}
        title={logged ? logged.request.words : "No such request"}
        closeHref={hrefOf(asked, { request: null, tab: null })}
        newerHref={neighbour(at - 1)}
        olderHref={neighbour(at + 1)}
      >
        {open && (
          <RequestDetails
            id={open}
            logged={logged}
            tab={typeof asked.tab === "string" ? asked.tab : ""}
            asked={asked}
            session={session}
          />
        )}
      </RequestDrawer>
    </>
  );
}

async function findOne(ctx: Parameters<typeof getLogged>[0], requestId: string): ReturnType<typeof listLog> {
  const logged = requestId === "" ? null : await getLogged(ctx, requestId);
  return { rows: logged ? [logged.request] : [], next: null, lost: 0 };
}
