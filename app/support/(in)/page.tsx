import { Search } from "lucide-react";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { pageQuery } from "#components/table/page-query.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { requireStaff } from "#lib/auth/support/staff-session.ts";
import { listSupportedWorkspaces } from "#lib/support/workspaces.ts";
import { workspacesTable } from "./table-definition.ts";
import { WorkspacesTable } from "./workspaces-table.tsx";

export const metadata: Metadata = { title: "Workspaces" };

export default async function SupportPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const staff = await requireStaff();
  const state = await workspacesTable.load(searchParams);
  const { rows, total } = await listSupportedWorkspaces(staff, { ...pageQuery(state), ...state.filters });
  return (
    <>
      <PageHead
        title="Workspaces"
        description="How each is doing. One opens to support only while its admin grants access, and its admins see what support did."
        actions={
          <LinkButton href="/support/search">
            <Search aria-hidden />
            Search all workspaces
          </LinkButton>
        }
      />
      <WorkspacesTable state={state} rows={rows} total={total} />
    </>
  );
}
