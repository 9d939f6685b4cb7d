import { redirect } from "next/navigation";
import { requireSession } from "#lib/auth/session.ts";
import { NothingToManage } from "./nothing-to-manage.tsx";

export default async function WorkspacePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace, permissions } = await requireSession((await params).workspace);
  if (permissions.includes("provisioning.manage")) redirect(`/${workspace.slug}/users-groups/user-provisioning`);
  return <NothingToManage />;
}
