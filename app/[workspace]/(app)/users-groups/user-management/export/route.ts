import { cookies } from "next/headers";
import { usersTable } from "#app/[workspace]/(app)/users-groups/user-management/table-definition.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { csvResponse } from "#lib/csv-response.ts";
import type { Ctx } from "#lib/ctx.ts";
import { onlyIds } from "#lib/directory/admin-reads.ts";
import { exportUsers } from "#lib/directory/export-users.ts";
import { exportColumns } from "./columns.ts";

/** The list as its address says it (search, filters, order, columns), on one page, as CSV. */
export const GET = adminRoute<{ workspace: string }>(
  "users.view",
  async ({ ctx, workspace, permissions }, request) => {
    const params = new URL(request.url).searchParams;
    const read = await usersTable.load(Promise.resolve(Object.fromEntries(params)), await cookies());
    const { q, sort, keptColumns } = read;
    const filters = { ...read.filters, group: permissions.includes("groups.view") ? onlyIds(read.filters.group) : [] };
    const chosen = usersTable.viewParsers.columns.parseServerSide(params.get("columns") ?? undefined) ?? keptColumns;
    const query = { deleted: false, search: q, sort: sort.id, descending: sort.desc, ...filters };
    const today = new Date().toISOString().slice(0, 10);
    return csvResponse(`${workspace.slug}-users-${today}.csv`, asText(ctx, query, chosen));
  },
  { support: false },
);

async function* asText(
  ctx: Ctx,
  query: Parameters<typeof exportUsers>[1],
  chosen: readonly string[] | null,
): AsyncGenerator<string[][], void> {
  const columns = exportColumns(chosen);
  const batches = exportUsers(ctx, query);
  try {
    let next = await batches.next();
    yield [columns.map(({ head }) => head)];
    for (; !next.done; next = await batches.next()) yield next.value.map((user) => columns.map(({ value }) => value(user) ?? ""));
  } finally {
    await batches.return();
  }
}
