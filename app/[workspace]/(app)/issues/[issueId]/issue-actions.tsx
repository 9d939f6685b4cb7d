"use client";

import { type ReactNode, useState } from "react";
import {
  differentPeople,
  link,
  markSolved,
  provisionAccount,
  putBack,
  release,
  restoreAccess,
  restoreRole,
  samePerson,
} from "#app/[workspace]/(app)/issues/actions.ts";
import { Button } from "#components/ui/button.tsx";
import type { ButtonVariant } from "#components/ui/button-style.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { IssueKind } from "#lib/types.ts";

export interface ActionsProps {
  slug: string;
  /** As it stands in a sentence. */
  provider: string;
  issue: { id: string; kind: IssueKind };
  /** What was sent, when something was. */
  sent: { userName: string; externalId: string | null } | null;
  /** Whom it is about, as they are now. */
  user: { name: string; userName: string; version: number; deleted: boolean } | null;
  /** The name that somebody is to have, and who has it now. */
  wanted: { name: string; holder: { name: string; deleted: boolean } | null } | null;
  may: { giveRole: boolean; manageUsers: boolean; markSolved: boolean };
}

interface Offer {
  label: string;
  variant?: ButtonVariant;
  disabledReason?: string | undefined;
  title: string;
  changes: ReactNode[];
  stays?: ReactNode[];
  done: string;
  act: () => Promise<{ ok: true } | { ok: false; error: string }>;
}

/** What Roster does about the issue on a click, each after a question that says what it means. */
export function IssueActions(props: ActionsProps) {
  const [asked, setAsked] = useState<Offer | null>(null);
  const [open, setOpen] = useState(false);
  const offers = offersFor(props);
  if (offers.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {offers.map((offer) => (
        <Button
          key={offer.label}
          {...(offer.variant ? { variant: offer.variant } : {})}
          disabledReason={offer.disabledReason}
          onClick={() => {
            setAsked(offer);
            setOpen(true);
          }}
        >
          {offer.label}
        </Button>
      ))}
      {asked && (
        <ConfirmDialog
          open={open}
          onOpenChange={setOpen}
          title={asked.title}
          confirmLabel={asked.label}
          tone="primary"
          goesLabel="What changes"
          goes={asked.changes}
          stays={asked.stays ?? []}
          onConfirm={async () => {
            const result = await asked.act();
            if (!result.ok) return result.error;
            toast({ title: asked.done });
            return undefined;
          }}
        />
      )}
    </div>
  );
}

function offersFor(props: ActionsProps): Offer[] {
  const solve: Offer = {
    label: "Mark as solved",
    title: "Mark this issue as solved?",
    changes: ["It moves to Solved. Should it happen again, that is a new issue."],
    done: "The issue is solved",
    act: () => markSolved(props.slug, null, { id: props.issue.id }),
  };
  return [...fixesFor(props), ...(props.may.markSolved ? [solve] : [])];
}

function fixesFor({ slug, provider, issue: { id, kind }, sent, user, wanted, may }: ActionsProps): Offer[] {
  switch (kind) {
    case "email clash": {
      if (!sent || !user) return [];
      const decision = { id, externalId: sent.externalId };
      return [
        {
          label: "Link",
          variant: "primary",
          title: `Link ${user.name} to ${sent.userName}?`,
          changes: [
            `User name: ${user.userName} becomes ${sent.userName}. They sign in by it from now on.`,
            ...(sent.externalId === null ? [] : [`External id: ${sent.externalId}`]),
            `${capital(provider)} manages the profile from now on, and finds the user at its next look-up.`,
          ],
          stays: ["Id, groups, role, status, password and sessions."],
          done: `${user.name} is linked`,
          act: () => link(slug, null, { ...decision, version: user.version }),
        },
        {
          label: "Different people",
          title: `Are ${user.userName} and ${sent.userName} different people?`,
          changes: [
            `The next time ${provider} sends ${sent.userName}, a new user is made.`,
            "Both then have the address in common. Where it stands for one of them only, change it in one place.",
          ],
          stays: [`${user.name} stays as they are.`],
          done: "They are told apart: the next try goes through",
          act: () => differentPeople(slug, null, decision),
        },
      ];
    }
    case "identity clash": {
      if (!sent || !user) return [];
      const decision = { id, externalId: sent.externalId };
      return [
        {
          label: "Same person",
          title: `Is ${sent.userName} the same person as the deleted user?`,
          changes: [
            `The deleted user gets the externalId ${sent.externalId ?? "that was sent"}.`,
            `The next time ${provider} sends ${sent.userName}, they are restored, with groups and role.`,
          ],
          stays: ["Until then the user stays deleted."],
          done: "They are one person: the next try restores the user",
          act: () => samePerson(slug, null, decision),
        },
        {
          label: "Different person",
          title: `Is ${sent.userName} a different person than the deleted user?`,
          changes: [
            "The deleted user gives up the name, and keeps it as the original name.",
            `The next time ${provider} sends ${sent.userName}, a new user is made, without groups or role of the former one.`,
          ],
          stays: ["The deleted user can still be restored or deleted permanently."],
          done: "They are told apart: the next try goes through",
          act: () => differentPeople(slug, null, decision),
        },
      ];
    }
    case "name held":
    case "original name taken": {
      if (!wanted) return [];
      const { name, holder } = wanted;
      if (kind === "original name taken" && !holder) {
        return [
          {
            label: "Put the name back",
            variant: "primary",
            title: `Call the user ${name} again?`,
            changes: [`User name: ${user?.userName ?? ""} becomes ${name}.`],
            done: `The user is called ${name} again`,
            act: () => putBack(slug, null, { id }),
          },
        ];
      }
      if (!holder) return [];
      return [
        {
          label: "Release the name",
          variant: "primary",
          disabledReason: holder.deleted
            ? undefined
            : `${holder.name} is not deleted. Give them another user name first, or delete them.`,
          title: `Release the name ${name}?`,
          changes: [
            `The deleted user ${holder.name} is called something else from now on, and keeps ${name} as the original name.`,
            kind === "name held" ? `The next try of ${provider} goes through.` : `The restored user is called ${name} again.`,
          ],
          stays: [`${holder.name} can still be restored; the original name is then put back when it is free.`],
          done: `The name ${name} is released`,
          act: () => release(slug, null, { id }),
        },
      ];
    }
    case "admin without role":
      if (!user) return [];
      return [
        {
          label: "Give the role back",
          variant: "primary",
          disabledReason: may.giveRole ? undefined : "Only a workspace admin can make somebody a workspace admin.",
          title: `Make ${user.name} a workspace admin again?`,
          changes: ["They may do everything in this workspace from their next click on."],
          done: `${user.name} is a workspace admin`,
          act: () => restoreRole(slug, null, { id }),
        },
      ];
    case "identity change":
      if (!user) return [];
      return [
        {
          label: "Give role and groups back",
          disabledReason: may.giveRole ? undefined : "Only a workspace admin can give back what an identity change took.",
          title: `Is ${user.name} still the same person?`,
          changes: ["The groups and the role that the identity change took are given back."],
          stays: ["The password stays gone, and nobody is signed in by it."],
          done: `${user.name} has role and groups back`,
          act: () => restoreAccess(slug, null, { id }),
        },
      ];
    case "excluded name":
      if (!user) return [];
      return [
        {
          label: "Provision this account",
          disabledReason: may.manageUsers ? undefined : "You need the permission to manage users, too.",
          title: `Provision ${user.name}?`,
          changes: [
            sent && sent.userName.toLowerCase() !== user.userName.toLowerCase()
              ? `The next time ${provider} sends ${sent.userName}, that is a UPN clash, and you say whether the two are one person.`
              : `${capital(provider)} finds the account at its next look-up, and manages it from its first write on.`,
          ],
          stays: ["Id, role, status and groups."],
          done: `${user.name} is open to provisioning`,
          act: () => provisionAccount(slug, null, { id }),
        },
      ];
    default:
      return [];
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
