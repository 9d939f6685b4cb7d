import { CirclePause } from "lucide-react";
import { Status } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import { type GrantablePermission, permissionNames, withImplied } from "#lib/permissions.ts";

interface RolesListProps {
  slug: string;
  roles: { id: string; name: string; permissions: GrantablePermission[]; groups: number; suspended: number }[];
}

const head = "h-9 border-b px-2.5 text-left font-medium text-ink-muted first:pl-1 last:pr-1";
const cell = "h-10 border-b px-2.5 py-2 first:pl-1 last:pr-1";

/** All of them at once: a workspace has a handful. */
export function RolesList({ slug, roles }: RolesListProps) {
  if (roles.length === 0) {
    return (
      <EmptyState>
        A role is a named set of permissions. Groups carry roles, and whoever is in the group may do what they hold. There is none
        yet.
      </EmptyState>
    );
  }
  return (
    <table aria-label="Roles" className="w-full border-separate border-spacing-0 text-sm">
      <thead>
        <tr>
          <th scope="col" className={head}>
            Name
          </th>
          <th scope="col" className={`${head} max-md:hidden`}>
            Permissions
          </th>
          <th scope="col" className={`${head} text-right`}>
            Groups
          </th>
        </tr>
      </thead>
      <tbody>
        {roles.map((role) => (
          <tr key={role.id}>
            <td className={cell}>
              <TextLink href={`/${slug}/users-groups/group-management/roles/${role.id}`} className="wrap-anywhere font-medium">
                {role.name}
              </TextLink>
              {role.suspended > 0 && (
                <span className="ml-3 text-ink-muted">
                  <Status tone="warn" icon={CirclePause}>
                    Suspended in {formatNumber(role.suspended)}
                  </Status>
                </span>
              )}
            </td>
            <td className={`${cell} text-ink-muted max-md:hidden`}>
              {withImplied(role.permissions)
                .map((permission) => permissionNames[permission])
                .join(", ")}
            </td>
            <td className={`${cell} text-right tabular-nums`}>{formatNumber(role.groups)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
