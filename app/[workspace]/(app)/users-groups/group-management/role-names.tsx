import { CirclePause } from "lucide-react";
import { Status } from "#components/ui/badge.tsx";

/** What a group carries, in a line; what is suspended says so. */
export function RoleNames({ roles }: { roles: readonly { name: string; suspended: boolean }[] }) {
  const suspended = roles.filter((role) => role.suspended).length;
  if (suspended === 0) return <>{roles.map(({ name }) => name).join(", ")}</>;
  return (
    <Status tone="warn" icon={CirclePause}>
      {roles.map((role) => (role.suspended ? `${role.name} (suspended)` : role.name)).join(", ")}
    </Status>
  );
}
