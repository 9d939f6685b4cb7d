import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import type { BulkAction, BulkSummary } from "#lib/types.ts";

interface Words {
  label: string;
  question: (users: string) => string;
  /** On the button that starts it. */
  confirm: string;
  /** While it is done. */
  doing: string;
  done: (users: string, one: boolean) => string;
  /** What happens to each of them. */
  effect: (provider: string) => string[];
  /** What is kept. */
  stays: string[];
  alreadySo: string;
}

const sessions = "Their sessions end at once, and they can't sign in.";

export const bulkWords: Record<BulkAction, Words> = {
  activate: {
    label: "Activate",
    question: (users) => `Activate ${users}?`,
    confirm: "Activate",
    doing: "Activating users",
    done: (users, one) => `${users} ${one ? "is" : "are"} active`,
    effect: () => ["They can sign in again."],
    stays: ["What the identity provider manages."],
    alreadySo: "active already",
  },
  deactivate: {
    label: "Deactivate",
    question: (users) => `Deactivate ${users}?`,
    confirm: "Deactivate",
    doing: "Deactivating users",
    done: (users, one) => `${users} ${one ? "is" : "are"} inactive`,
    effect: () => [sessions],
    stays: ["Profile, groups and role; nothing changes for the identity provider."],
    alreadySo: "inactive already",
  },
  delete: {
    label: "Delete",
    question: (users) => `Move ${users} to Deleted users?`,
    confirm: "Delete",
    doing: "Moving users to Deleted users",
    done: (users, one) => `${users} ${one ? "is" : "are"} in Deleted users`,
    effect: () => [sessions],
    stays: ["Profile, groups and role are kept. Restore brings all of it back."],
    alreadySo: "deleted already",
  },
  exclude: {
    label: "Exclude from provisioning",
    question: (users) => `Exclude ${users} from provisioning?`,
    confirm: "Exclude",
    doing: "Excluding users",
    done: (users, one) => `${users} ${one ? "is" : "are"} excluded from provisioning`,
    effect: (provider) => [
      `${capital(provider)} doesn't see these accounts any more: it can neither change nor delete them, also when somebody leaves.`,
      "Trying to provision one of them under the same name or e-mail address is refused.",
    ],
    stays: ["The users, their groups and their access. They can be edited here while sync is on."],
    alreadySo: "excluded already",
  },
  provision: {
    label: "Provision",
    question: (users) => `Open ${users} to provisioning?`,
    confirm: "Open to provisioning",
    doing: "Opening users to provisioning",
    done: (users, one) => `${users} ${one ? "is" : "are"} open to provisioning`,
    effect: (provider) => [
      `${capital(provider)} finds these accounts with its next look-up. From its first write on it manages them: profile, groups and leaving.`,
    ],
    stays: ["Id, role, status and groups."],
    alreadySo: "open to provisioning already",
  },
  restore: {
    label: "Restore",
    question: (users) => `Restore ${users}?`,
    confirm: "Restore",
    doing: "Restoring users",
    done: (users, one) => `${users} ${one ? "is" : "are"} restored`,
    effect: (provider) => [
      "They are back as they were: same id, groups and role; those with the status Active can sign in.",
      `Provisioned users differ from ${provider} until it writes them again.`,
    ],
    stays: ["What the identity provider manages."],
    alreadySo: "restored already",
  },
  deletePermanently: {
    label: "Delete permanently",
    question: (users) => `Delete ${users} permanently?`,
    confirm: "Delete permanently",
    doing: "Deleting users permanently",
    done: (users, one) => `${users} ${one ? "is" : "are"} deleted permanently`,
    effect: () => [
      "Profile, memberships, role, password and sessions go. Nobody can bring them back.",
      "Their ids go, too: should the same people be provisioned again, they are new users.",
    ],
    stays: ["The change history, with what was deleted."],
    alreadySo: "deleted permanently already",
  },
};

export const countUsers = (count: number) => formatCount(count, "user", "users");

/** Who is passed over and why, a line each. */
export function skippedLines(action: BulkAction, provider: string, skipped: Partial<BulkSummary["skipped"]>): string[] {
  const reasons: [number | undefined, string][] = [
    [skipped.already, `${bulkWords[action].alreadySo}`],
    [skipped.managed, `managed by ${provider} while sync is on; pause sync to delete them here`],
    [skipped.you, "you: change your own account on its page"],
    [skipped.morePower, "allowed to do more than you: ask a workspace admin"],
    [skipped.lastAdmin, "the last workspace admin who can sign in"],
  ];
  return reasons.flatMap(([count, reason]) => (count ? [`${formatNumber(count)} ${reason}.`] : []));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
