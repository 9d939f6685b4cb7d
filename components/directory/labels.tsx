import { CircleOff, CirclePause, Hourglass, Trash2 } from "lucide-react";
import { Status } from "#components/ui/badge.tsx";
import type { Source, UserRole, UserStatus } from "#lib/types.ts";

export const sourceNames: Record<Source, string> = {
  manual: "Manual",
  csv: "CSV import",
  ad_sync: "Azure AD sync",
  scim: "SCIM",
};
export const roleNames: Record<UserRole, string> = { user: "User", admin: "Workspace admin" };

const optionsOf = (sources: readonly Source[]) => sources.map((value) => ({ value, label: sourceNames[value] }));
/** Where people come from. */
export const sourceOptions = optionsOf(["scim", "manual", "csv"]);
/** Groups come from no file. */
export const groupSourceOptions = optionsOf(["scim", "manual"]);
export const statusOptions = [
  { value: "active", label: "Active" },
  { value: "inactive", label: "Inactive" },
];
export const roleOptions = (["user", "admin"] as const).map((value) => ({ value, label: roleNames[value] }));

/** Deleted or not, and otherwise the workspace's own status: the two switches that must not be confused. */
export function UserState({ deleted, status }: { deleted: boolean; status: UserStatus }) {
  if (deleted) {
    return (
      <Status tone="danger" icon={Trash2}>
        Deleted
      </Status>
    );
  }
  return status === "active" ? (
    <Status tone="ok">Active</Status>
  ) : (
    <Status tone="neutral" icon={CirclePause}>
      Inactive
    </Status>
  );
}

/** Taken out of provisioning: the identity provider doesn't see this account. */
export function ExcludedMark() {
  return (
    <Status tone="neutral" icon={CircleOff}>
      Excluded from provisioning
    </Status>
  );
}

/** Beside a name in a list: what the identity provider wanted waits for somebody's decision. */
export function HeldIcon() {
  return (
    <span title="Held by the accident guard" className="inline-flex shrink-0 text-warn">
      <Hourglass aria-hidden className="size-3.5" />
      <span className="sr-only">, held by the accident guard</span>
    </span>
  );
}

/** Excluded, beside a name in a list. */
export function ExcludedIcon() {
  return (
    <span title="Excluded from provisioning" className="inline-flex shrink-0 text-ink-muted">
      <CircleOff aria-hidden className="size-3.5" />
      <span className="sr-only">, excluded from provisioning</span>
    </span>
  );
}
