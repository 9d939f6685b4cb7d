import { redirect } from "next/navigation";
import { requireSession } from "#lib/auth/session.ts";
import type { Permission } from "#lib/ctx.ts";
import { NothingToManage } from "./nothing-to-manage.tsx";

/** Where people begin: the first of these that they may see. */
const starts: readonly (readonly [Permission, string])[] = [
  ["provisioning.manage", "user-provisioning"],
  ["users.view", "user-management"],
  ["groups.view", "group-management"],
];

export default async function WorkspacePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace, permissions } = await requireSession((await params).workspace);
  const start = starts.find(([needs]) => permissions.includes(needs));
  if (start) redirect(`/${workspace.slug}/users-groups/${start[1]}`);
  return <NothingToManage />;
}
