"use client";

import { CirclePause } from "lucide-react";
import { useState, useTransition } from "react";
import { useAccessConfirm } from "#app/[workspace]/(app)/users-groups/group-management/access-confirm.tsx";
import { previewRoleChange } from "#app/[workspace]/(app)/users-groups/group-management/actions.ts";
import { Status } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type GrantablePermission, permissionNames, withImplied } from "#lib/permissions.ts";
import type { CarriedRole } from "#lib/types.ts";
import { confirmRoles, setRoles } from "./actions.ts";
import { RolesDialog } from "./roles-dialog.tsx";

export interface GroupRolesProps {
  slug: string;
  group: { id: string; displayName: string; version: number };
  carried: CarriedRole[];
  /** Every role of the workspace, for a workspace admin; null = only to be looked at. */
  all: { id: string; name: string; permissions: GrantablePermission[] }[] | null;
}

/** What the group's members may do by it. */
export function GroupRoles({ slug, group, carried, all }: GroupRolesProps) {
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title="Roles"
      description="What members may do because they are in this group."
      actions={
        all && (
          <Button size="sm" onClick={() => setEditing(true)}>
            Change roles
          </Button>
        )
      }
    >
      {carried.length === 0 ? (
        <p className="text-ink-muted text-sm">None: being in this group allows nothing here.</p>
      ) : (
        <ul aria-label="Roles of this group" className="flex flex-col divide-y border-y text-sm">
          {carried.map((role) => (
            <li key={role.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
              <span className="flex min-w-0 flex-col">
                <span className="flex flex-wrap items-center gap-x-3">
                  <TextLink
                    href={`/${slug}/users-groups/group-management/roles/${role.id}`}
                    className="wrap-anywhere font-medium"
                  >
                    {role.name}
                  </TextLink>
                  {role.suspendedAt && (
                    <Status tone="warn" icon={CirclePause}>
                      Suspended
                    </Status>
                  )}
                </span>
                <span className="text-ink-muted text-xs">
                  {withImplied(role.permissions)
                    .map((permission) => permissionNames[permission])
                    .join(", ")}
                </span>
              </span>
              {role.suspendedAt && all && <Decide slug={slug} group={group} carried={carried} role={role} />}
            </li>
          ))}
        </ul>
      )}
      {all && (
        <RolesDialog slug={slug} group={group} carried={carried} all={all} open={editing} onClose={() => setEditing(false)} />
      )}
    </Section>
  );
}

/** A suspended role is confirmed or taken away. */
function Decide({ slug, group, carried, role }: Omit<GroupRolesProps, "all"> & { role: CarriedRole }) {
  const { ask, dialog } = useAccessConfirm(slug);
  const [pending, start] = useTransition();
  const { id, version } = group;
  const failed = (error: string) => toast({ tone: "danger", title: `${role.name} stays suspended`, description: error });

  function confirm() {
    const inEffect = carried.filter(({ suspendedAt }) => suspendedAt === null).map((other) => other.id);
    start(async () => {
      const error = await ask({
        always: true,
        title: `Confirm ${role.name} for ${group.displayName}?`,
        confirmLabel: "Confirm role",
        children: <p>Whoever is in the group has the role from now on, also those whom your identity provider puts there.</p>,
        all: { href: `/${slug}/users-groups/group-management/${id}`, label: "its members" },
        preview: () => previewRoleChange(slug, null, { kind: "group roles", groupId: id, roleIds: [...inEffect, role.id] }),
        act: async () => {
          const result = await confirmRoles(slug, null, { id, version, roleIds: [role.id] });
          return result.ok ? undefined : result.error;
        },
        done: () => toast({ title: `${role.name} is in effect` }),
      });
      if (error) failed(error);
    });
  }

  function takeAway() {
    const roleIds = carried.filter((other) => other.id !== role.id).map((other) => other.id);
    start(async () => {
      const result = await setRoles(slug, null, { id, version, roleIds });
      if (result.ok) toast({ title: `${group.displayName} carries ${role.name} no longer` });
      else failed(result.error);
    });
  }

  return (
    <span className="flex gap-2">
      <Button size="sm" pending={pending} onClick={takeAway} aria-label={`Remove ${role.name}`}>
        Remove
      </Button>
      <Button size="sm" pending={pending} onClick={confirm} aria-label={`Confirm ${role.name}`}>
        Confirm…
      </Button>
      {dialog}
    </span>
  );
}
