import type { ReactNode } from "react";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { Status } from "#components/ui/badge.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import type { DirectoryCounts, Health, HealthState, IdentityProvider } from "#lib/types.ts";

/** `since` says what the time is about, where the word alone doesn't. */
const looks: Record<HealthState, { tone: Tone; word: string; since?: string }> = {
  off: { tone: "neutral", word: "Off" },
  paused: { tone: "warn", word: "Paused" },
  "never connected": { tone: "neutral", word: "Never connected", since: "turned on" },
  connected: { tone: "ok", word: "Connected", since: "last heard" },
  syncing: { tone: "busy", word: "Syncing" },
  healthy: { tone: "ok", word: "Healthy", since: "last heard" },
  idle: { tone: "neutral", word: "Idle", since: "last heard" },
  errors: { tone: "danger", word: "Errors", since: "began" },
};

interface HealthLineProps {
  health: Health;
  counts: DirectoryCounts;
  refused: number;
  provider: IdentityProvider;
}

/** Icon, word, since when, and the one thing to do next; then what the connection has brought so far, against the limits. */
export function HealthLine({ health: { state, since, lastRequest }, counts, refused, provider }: HealthLineProps) {
  const { tone, word, since: about } = looks[state];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1" role="status">
          <span className="font-medium">
            <Status tone={tone}>{word}</Status>
          </span>
          {since && (
            <span className="text-ink-muted text-sm">
              {about} <RelativeTime at={since} />
            </span>
          )}
        </p>
        <p className="max-w-160 text-ink-muted text-sm">{nextStep(state, provider, refused)}</p>
      </div>
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        <Figure label="Last request">{lastRequest ? <RelativeTime at={lastRequest.at} /> : "None yet"}</Figure>
        <Figure label="Provisioned users">{ofLimit(counts.linkedUsers, counts.userLimit)}</Figure>
        <Figure label="Provisioned groups">{ofLimit(counts.linkedGroups, counts.groupLimit)}</Figure>
        <Figure label="Deleted users">{formatNumber(counts.deletedUsers)}</Figure>
      </dl>
    </div>
  );
}

function nextStep(state: HealthState, provider: IdentityProvider, refused: number): ReactNode {
  const name = providerName(provider);
  switch (state) {
    case "never connected":
      return `Enter the SCIM URL and the ${keyNames[provider]} in ${name}, then test the connection there.`;
    case "connected":
      return provider === "entra"
        ? "The connection works. Assign users and groups in Entra, then press Start provisioning."
        : `The connection works. Assign users and groups in ${name}.`;
    case "paused":
      return refused === 0
        ? "Every request is refused. Users and groups can be edited and deleted here until sync is on again."
        : `${formatCount(refused, "change was", "changes were")} refused and kept. Users and groups can be edited and deleted here until sync is on again.`;
    case "errors":
      return "Most of the latest requests failed. The latest requests below say why.";
    case "syncing":
      return "Requests are arriving now.";
    case "idle":
      return provider === "entra"
        ? "Nothing has arrived for a while. When nobody changes in Entra, its cycles still look in every 40 minutes: check that provisioning is started."
        : `Nothing has arrived for a while. That is normal when nothing changes in ${name}.`;
    default:
      return "Nothing to do.";
  }
}

function ofLimit(count: number, limit: number): ReactNode {
  return (
    <>
      {formatNumber(count)} <span className="font-normal text-ink-muted text-sm">of {formatNumber(limit)}</span>
    </>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-muted text-xs">{label}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}
