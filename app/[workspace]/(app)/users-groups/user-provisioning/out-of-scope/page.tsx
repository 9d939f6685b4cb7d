import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { providerName } from "#components/directory/provider-names.ts";
import { pageQuery } from "#components/table/page-query.ts";
import { Banner } from "#components/ui/banner.tsx";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePermission, requireSession, type Session } from "#lib/auth/session.ts";
import { isManaged } from "#lib/directory/managed.ts";
import { countLinked, lastRequestAt } from "#lib/provisioning/connection.ts";
import { countOutOfScope, listOutOfScopeGroups, listOutOfScopeUsers, listProviderRuns } from "#lib/provisioning/out-of-scope.ts";
import type { ScopeKind } from "#lib/types.ts";
import { SincePicker } from "./since-picker.tsx";
import { unseenTable } from "./table-definition.ts";
import { UnseenGroupsTable } from "./unseen-groups-table.tsx";
import { UnseenUsersTable } from "./unseen-users-table.tsx";

export const metadata: Metadata = { title: "Out of scope" };

interface OutOfScopeProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function OutOfScopePage({ params, searchParams }: OutOfScopeProps) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const { workspace, ctx } = session;
  const query = await searchParams;
  const since = momentOf(query.since);
  const base = `/${workspace.slug}/users-groups/user-provisioning`;
  const provider = providerName(workspace.identityProvider);
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={await lastRequestAt(ctx)} />
      <PageHead
        parent={{ href: base, label: "User provisioning" }}
        title="Out of scope"
        description={`Provisioned users and groups that ${provider} no longer asks for: when its scope changes, it may leave them behind without a word.`}
      />
      {since ? (
        <Unseen session={session} since={since} kind={query.tab === "groups" ? "groups" : "users"} searchParams={searchParams} />
      ) : (
        <SincePicker runs={await listProviderRuns(ctx)} provider={workspace.identityProvider} />
      )}
    </>
  );
}

interface UnseenProps {
  session: Session;
  since: Date;
  kind: ScopeKind;
  searchParams: Promise<SearchParams>;
}

async function Unseen({ session: { workspace, ctx }, since, kind, searchParams }: UnseenProps) {
  const state = await unseenTable.load(searchParams);
  const query = { since, ...pageQuery(state) };
  const [counts, linked, users, groups] = await Promise.all([
    countOutOfScope(ctx, since),
    countLinked(ctx),
    kind === "users" ? listOutOfScopeUsers(ctx, query) : null,
    kind === "groups" ? listOutOfScopeGroups(ctx, query) : null,
  ]);
  const managed = isManaged({ source: "scim" }, workspace);
  const base = `/${workspace.slug}/users-groups/user-provisioning`;
  const here = (tab: ScopeKind) => `${base}/out-of-scope?since=${since.toISOString()}${tab === "groups" ? "&tab=groups" : ""}`;
  const table = { slug: workspace.slug, since, state, managed };
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">
        Neither written nor looked up since{" "}
        <strong className="font-medium">
          <ExactTime at={since} />
        </strong>
        . <TextLink href={`${base}/out-of-scope`}>Choose another time</TextLink>
      </p>
      {counts.users > 20 && counts.users * 2 > linked.users && (
        <Banner tone="warn">
          That is {formatCount(counts.users, "user", "users")} of{" "}
          {formatCount(linked.users, "provisioned user", "provisioned users")}. An ordinary cycle looks up only what has changed:
          make sure that this was a Restart, and that it is complete.
        </Banner>
      )}
      {managed && counts.users + counts.groups > 0 && (
        <Banner tone="info" action={<TextLink href={base}>Pause in User provisioning</TextLink>}>
          To remove any of them, pause sync first.
        </Banner>
      )}
      <div>
        <TabLinks
          label="Kind"
          tabs={[
            { href: here("users"), label: "Users", count: counts.users, current: kind === "users" },
            { href: here("groups"), label: "Groups", count: counts.groups, current: kind === "groups" },
          ]}
        />
        {users && <UnseenUsersTable {...table} rows={users.rows} total={users.total ?? counts.users} all={counts.users} />}
        {groups && <UnseenGroupsTable {...table} rows={groups.rows} total={groups.total ?? counts.groups} all={counts.groups} />}
      </div>
    </div>
  );
}

/** Of the URL; what isn't a moment in the past is none. */
function momentOf(text: string | string[] | undefined): Date | null {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) || at.getTime() > Date.now() ? null : at;
}
