import { providerName } from "#components/directory/provider-names.ts";
import { formatCount } from "#components/ui/number-format.ts";
import type { IdentityProvider } from "#lib/types.ts";

export interface Present {
  linkedUsers: number;
  linkedGroups: number;
  /** Last four characters of the keys that work. */
  keys: string[];
  /** Refused while paused, and not applied. */
  refused: number;
}

/** What "Done" will do to whom, when it changes the method. */
export function effectOf(
  to: "none" | "scim",
  provider: IdentityProvider,
  { linkedUsers, linkedGroups, keys, refused }: Present,
): { goes: string[]; stays: string[] } {
  const name = providerName(provider);
  const linked = `${formatCount(linkedUsers, "provisioned user", "provisioned users")} and ${formatCount(linkedGroups, "group", "groups")}`;
  if (to === "scim") {
    const locked = linkedUsers + linkedGroups > 0;
    return {
      goes: [
        "Sync is turned on at once, and an API key is generated.",
        ...(locked ? [`${linked} that came by SCIM before are locked again: ${name} manages them.`] : []),
      ],
      stays: [
        `Everybody else stays as they are, until ${name} finds them by their user name and writes them: then they are locked, too.`,
        "Accounts that are excluded from provisioning are never touched.",
      ],
    };
  }
  return {
    goes: [
      ...(keys.length > 0
        ? [
            `${formatCount(keys.length, "API key is", "API keys are")} revoked (${keys.map((lastFour) => `…${lastFour}`).join(", ")}): ${name} can no longer reach this workspace.`,
          ]
        : []),
      "Sync is turned off.",
      ...(refused > 0 ? [`${formatCount(refused, "refused change is", "refused changes are")} discarded.`] : []),
    ],
    stays: [
      `${linked} stay with groups, roles and status, and become editable. Choosing SCIM again locks them again; to part for good, remove the connection instead.`,
    ],
  };
}

/** The effect beside the choice, before anything is asked. */
export function MethodEffect({ goes, stays }: { goes: string[]; stays: string[] }) {
  return (
    <div role="note" aria-label="What this will do" className="rounded-md border bg-surface px-4 py-3 text-sm">
      <p className="font-medium">What this will do</p>
      <ul className="mt-1 list-disc pl-5 text-ink-muted marker:text-ink-faint">
        {[...goes, ...stays].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
