import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { lastRequestAt } from "#lib/provisioning/connection.ts";
import { findLostChanges } from "#lib/provisioning/issues.ts";
import { countRefusedChanges, listRefusedChanges } from "#lib/provisioning/refused-changes.ts";
import { refusedLimits } from "#lib/provisioning/refused-limits.ts";
import type { IdentityProvider } from "#lib/types.ts";
import { RefusedActions } from "./refused-actions.tsx";
import { RefusedTable } from "./refused-table.tsx";
import { refusedTable } from "./table-definition.ts";

export const metadata: Metadata = { title: "Refused while paused" };

interface RefusedChangesProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function RefusedChangesPage({ params, searchParams }: RefusedChangesProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const { workspace, ctx } = session;
  const state = await refusedTable.load(searchParams);
  const { limit, offset, search } = pageQuery(state);
  const heard = await lastRequestAt(ctx);
  const [list, counts, lost] = await Promise.all([
    listRefusedChanges(ctx, { limit, offset, search, state: state.filters.state }),
    countRefusedChanges(ctx),
    findLostChanges(ctx),
  ]);
  const provider = workspace.identityProvider;
  const applies = provider !== "entra" && workspace.provisioningMethod === "scim";
  const name = providerName(provider);
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={heard} />
      <PageHead
        parent={{ href: `/${workspace.slug}/users-groups/user-provisioning`, label: "User provisioning" }}
        title="Refused while paused"
        description={`What ${name} wanted to change while sync was off: kept whole but for passwords, of equal retries the latest, for 30 days.`}
        actions={
          counts.waiting + counts.failed > 0 && (
            <RefusedActions
              slug={workspace.slug}
              {...counts}
              applies={applies}
              paused={!workspace.syncEnabled}
              provider={provider}
            />
          )
        }
      />
      <div className="flex flex-col gap-4">
        {lost && (
          <Banner tone="danger" action={<TextLink href={`/${workspace.slug}/issues/${lost.id}`}>What to do about it</TextLink>}>
            {formatCount(lost.count, "change was", "changes were")} refused and not kept, because there was no room for more: up
            to {formatNumber(refusedLimits.changes)} changes and {refusedLimits.bytes / 1024 / 1024} MB are.
          </Banner>
        )}
        {counts.waiting + counts.failed > 0 && <Banner tone="info">{advice(provider, workspace.syncEnabled)}</Banner>}
        <RefusedTable slug={workspace.slug} state={state} {...list} />
      </div>
    </>
  );
}

function advice(provider: IdentityProvider, syncEnabled: boolean): string {
  const name = providerName(provider);
  if (provider === "entra") {
    return "Entra sends all of this again by itself once sync is on, so nothing has to be applied here. After turning it on, press Start provisioning in Entra, or Restart provisioning if the job is quarantined.";
  }
  if (syncEnabled)
    return `${capital(name)} doesn't send a refused change again. What it has changed anew since then is left as it is.`;
  return `${capital(name)} doesn't send a refused change again. Apply them before you turn sync on: then nothing newer can come in between.`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
