import { formatCount } from "#components/ui/number-format.ts";
import type { ApiKey, Health, IdentityProvider, KeyRefusals } from "#lib/types.ts";
import { keyNames, providerName } from "./provider-names.ts";

/** What to do, in a sentence or two, and where. */
export interface NextStep {
  text: string;
  action?: { label: string; href: string };
}

interface Situation {
  health: Health;
  refusals: KeyRefusals;
  /** Requests refused and kept while paused. */
  refused: number;
  /** By the accident guard. */
  held: { users: number; groups: number };
  /** The valid ones, newest first. */
  keys: readonly ApiKey[];
  provider: IdentityProvider;
  now: Date;
}

/** The one next thing to do for each state of the connection. Addresses are relative to the User provisioning page. */
export function nextStep(situation: Situation): NextStep {
  const { health, refused, keys, provider, now } = situation;
  const name = providerName(provider);
  const toGuide = { label: "Open the setup guide", href: "/setup" };
  const needsKey = keys.length === 0 && health.state !== "paused" && health.state !== "off";
  if (needsKey) {
    return {
      text: `No API key is valid: ${name} can't reach this workspace. Generate one and enter it there as ${keyNames[provider]}.`,
      action: { label: "Go to the keys", href: "#keys" },
    };
  }
  switch (health.state) {
    case "off":
      return { text: "Choose SCIM as the method to let people and groups come by themselves." };
    case "never connected":
      return {
        text: `Enter the SCIM URL and the ${keyNames[provider]} in ${name}, then test the connection there.`,
        action: toGuide,
      };
    case "only rejected keys":
      return { text: rejected(situation), action: { label: "Go to the keys", href: "#keys" } };
    case "connected":
      return {
        text:
          provider === "entra"
            ? "The connection works. Assign users and groups in Entra, then press Start provisioning."
            : `The connection works. Assign users and groups in ${name}.`,
        action: toGuide,
      };
    case "paused":
      return {
        text:
          refused === 0
            ? "Every request is refused. Users and groups can be edited and deleted here until sync is on again."
            : `${formatCount(refused, "change was", "changes were")} refused and kept. Users and groups can be edited and deleted here until sync is on again.`,
        action: { label: "Turn sync on", href: "#method" },
      };
    case "errors":
      return {
        text: `Most of the latest requests failed${health.lastRequest?.detail ? `, the last one because: ${health.lastRequest.detail}` : "."}`,
        action: { label: "See the latest requests", href: "#requests" },
      };
    case "syncing":
      return decideFirst(situation) ?? { text: "Nothing to do: requests are arriving now." };
    case "idle":
      return decideFirst(situation) ?? { text: silence(health, provider, now) };
    case "healthy":
      return decideFirst(situation) ?? { text: "Nothing to do." };
  }
}

/** The connection works, and somebody has to look at what it wanted. */
function decideFirst({ held: { users, groups } }: Situation): NextStep | null {
  if (users + groups === 0) return null;
  const counts = [users > 0 && formatCount(users, "user", "users"), groups > 0 && formatCount(groups, "group", "groups")];
  return {
    text: `The connection works. The accident guard holds ${counts.filter(Boolean).join(" and ")} until somebody decides.`,
    action: { label: "See what is held", href: "/held" },
  };
}

function rejected({ refusals: { ended, endedLastFour, unknown }, keys, provider }: Situation): string {
  const lastFour = keys[0]?.lastFour;
  const present = `Enter the present one${lastFour ? ` (…${lastFour})` : ""} in ${providerName(provider)} as ${keyNames[provider]}, or regenerate it if nobody has it any more.`;
  if (ended > 0) {
    const which = endedLastFour ? ` (…${endedLastFour})` : "";
    return `${formatCount(ended, "request", "requests")} came with a key that was revoked or has expired${which}. ${present}`;
  }
  return `${formatCount(unknown, "request", "requests")} came with a key that is not known here: it was copied in part, or changed. ${present}`;
}

function silence({ nextSyncAt }: Health, provider: IdentityProvider, now: Date): string {
  if (nextSyncAt && nextSyncAt < now)
    return `The sync that was due has not come. Check in ${providerName(provider)} that provisioning is started${provider === "entra" ? " and not in quarantine" : ""}.`;
  return provider === "entra"
    ? "Nothing has arrived for a while. Even when nobody changes, Entra looks in every 40 minutes: check there that provisioning is started and not in quarantine."
    : `Nothing has arrived for a while. That is normal when nothing changes in ${providerName(provider)}.`;
}
