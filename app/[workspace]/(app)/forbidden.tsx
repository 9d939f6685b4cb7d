import { findStaff } from "#lib/auth/support/staff-session.ts";
import { NothingToManage } from "./nothing-to-manage.tsx";

/** What `requirePermission` answers, with status 403. */
export default async function Forbidden() {
  if (!(await findStaff())) return <NothingToManage />;
  return (
    <div className="max-w-120 py-10">
      <h1 className="font-semibold text-xl">Support can't do this</h1>
      <p className="mt-1 text-ink-muted">
        Keys, roles, passwords, accounts, exports and settings stay with the workspace's admins. Ask one of them to do it.
      </p>
    </div>
  );
}
