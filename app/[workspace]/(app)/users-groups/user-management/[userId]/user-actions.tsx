"use client";

import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { deletePermanently, restore } from "#app/[workspace]/(app)/users-groups/deleted-users/actions.ts";
import { DeletePermanentlyDialog } from "#components/directory/delete-permanently-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { UserRole, UserStatus } from "#lib/types.ts";
import { setExcluded, setRole, setStatus, softDelete } from "./actions.ts";
import { PasswordLinkDialog } from "./password-link-dialog.tsx";

interface UserActionsProps {
  slug: string;
  user: {
    id: string;
    name: string;
    userName: string;
    status: UserStatus;
    role: UserRole;
    excluded: boolean;
    /** Afterwards no admin would be out of the provider's reach. */
    lastExcludedAdmin: boolean;
    deleted: boolean;
    managed: boolean;
  };
  /** As it stands in a sentence. */
  provider: string;
  may: { changeRole: boolean; exclude: boolean; makePasswordLink: boolean; guide: boolean };
}

type Outcome = { ok: true } | { ok: false; error: string } | null;
type Question = "delete" | "purge" | "role" | "excluded" | "link";

export function UserActions({ slug, user, provider, may }: UserActionsProps) {
  const router = useRouter();
  const [asking, setAsking] = useState<Question | null>(null);
  const [pending, start] = useTransition();
  const locked = user.managed ? `Managed by ${provider}. Pause sync under User provisioning first.` : undefined;
  const dialog = (question: Question) => ({
    open: asking === question,
    onOpenChange: (open: boolean) => setAsking(open ? question : null),
  });

  function run(done: string, work: () => Promise<Outcome>) {
    start(async () => {
      const result = await work();
      if (result?.ok) toast({ title: done });
      else toast({ tone: "danger", title: "Nothing was changed", description: result?.error });
    });
  }

  /** For a dialog: what went wrong stays in it. */
  async function doAndTell(done: string, work: () => Promise<Outcome>): Promise<string | undefined> {
    const result = await work();
    if (!result?.ok) return result?.error;
    toast({ title: done });
    return undefined;
  }

  if (user.deleted) {
    return (
      <>
        <Button variant="danger" disabledReason={locked} onClick={() => setAsking("purge")}>
          Delete permanently
        </Button>
        <Button
          variant="primary"
          pending={pending}
          onClick={() => run(`${user.name} is restored`, () => restore(slug, null, { id: user.id }))}
        >
          Restore
        </Button>
        <DeletePermanentlyDialog
          {...dialog("purge")}
          name={user.name}
          confirmText={user.userName}
          onConfirm={async () => {
            const result = await deletePermanently(slug, null, { id: user.id });
            if (!result?.ok) return result?.error;
            toast({ title: `${user.name} is deleted permanently` });
            router.push(`/${slug}/users-groups/deleted-users`);
            return undefined;
          }}
        />
      </>
    );
  }
  const next: UserStatus = user.status === "active" ? "inactive" : "active";
  const becomes: UserRole = user.role === "admin" ? "user" : "admin";
  const excludes = !user.excluded;
  return (
    <>
      <Button
        pending={pending}
        onClick={() => run(`${user.name} is ${next}`, () => setStatus(slug, null, { id: user.id, status: next }))}
      >
        {next === "active" ? "Activate" : "Deactivate"}
      </Button>
      <Button disabledReason={locked} onClick={() => setAsking("delete")}>
        Delete
      </Button>
      {(may.changeRole || may.exclude || may.makePasswordLink || may.guide) && (
        <Menu
          align="end"
          trigger={
            <Button iconOnly aria-label={`More for ${user.name}`}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {may.changeRole && (
            <MenuItem onSelect={() => setAsking("role")}>
              {becomes === "admin" ? "Make workspace admin…" : "Take workspace admin away…"}
            </MenuItem>
          )}
          {may.makePasswordLink && <MenuItem onSelect={() => setAsking("link")}>Make a password link…</MenuItem>}
          {may.exclude && (
            <MenuItem onSelect={() => setAsking("excluded")}>
              {excludes ? "Exclude from provisioning…" : "Provision this account…"}
            </MenuItem>
          )}
          {may.guide && (
            <MenuItem
              onSelect={() => router.push(`/${slug}/issues/guides?guide=user-not-deleted&user=${user.id}#user-not-deleted`)}
            >
              Should have been deleted by the provider…
            </MenuItem>
          )}
        </Menu>
      )}
      <PasswordLinkDialog slug={slug} user={user} {...dialog("link")} />
      <ConfirmDialog
        {...dialog("delete")}
        title={`Delete ${user.name}?`}
        confirmLabel="Delete"
        goes={["1 user is moved to Deleted users: signed out at once, and unable to sign in."]}
        stays={["Profile, groups and role are kept. Restore brings all of it back."]}
        onConfirm={() => doAndTell(`${user.name} is in Deleted users`, () => softDelete(slug, null, { id: user.id }))}
      />
      <ConfirmDialog
        {...dialog("role")}
        title={becomes === "admin" ? `Make ${user.name} a workspace admin?` : `Take workspace admin away from ${user.name}?`}
        confirmLabel={becomes === "admin" ? "Make workspace admin" : "Take it away"}
        tone={becomes === "admin" ? "primary" : "danger"}
        onConfirm={() =>
          doAndTell(
            becomes === "admin" ? `${user.name} is a workspace admin` : `${user.name} is no workspace admin any more`,
            () => setRole(slug, null, { id: user.id, role: becomes }),
          )
        }
      >
        {becomes === "admin"
          ? "They may do everything in this workspace: users, groups, roles, API keys and provisioning. Their sessions end, and they sign in anew as an admin."
          : "They may do what their groups' roles say, and nothing else. Their sessions end, and they sign in anew."}
      </ConfirmDialog>
      <ConfirmDialog
        {...dialog("excluded")}
        title={excludes ? `Exclude ${user.name} from provisioning?` : `Provision ${user.name}?`}
        confirmLabel={excludes ? "Exclude" : "Provision this account"}
        tone="primary"
        goes={exclusionEffect(excludes, provider, user.lastExcludedAdmin)}
        goesLabel="What changes"
        stays={
          excludes
            ? ["Groups, role and access. The profile can be edited here while sync is on."]
            : ["Id, role, status and groups."]
        }
        onConfirm={() =>
          doAndTell(excludes ? `${user.name} is excluded from provisioning` : `${user.name} is open to provisioning`, () =>
            setExcluded(slug, null, { id: user.id, excluded: excludes }),
          )
        }
      />
    </>
  );
}

function exclusionEffect(excludes: boolean, provider: string, lastExcludedAdmin: boolean): string[] {
  if (excludes) {
    return [
      `The account is out of reach of ${provider}: it can neither be changed nor deleted from there, also when this person leaves.`,
      "Provisioning it under the same name or e-mail address is refused, with a sync issue that says so.",
    ];
  }
  const lines = [
    `It is found with the next look-up of ${provider}, which manages profile, groups and leaving from its first write on.`,
  ];
  if (lastExcludedAdmin)
    lines.push(
      "This is the last workspace admin outside of provisioning. Afterwards no admin account is safe from a mistake there: keep one that is.",
    );
  return lines;
}
