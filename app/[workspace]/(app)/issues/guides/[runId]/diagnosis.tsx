import type { ReactNode } from "react";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import { Status } from "#components/ui/badge.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import type { ApiKey, ConnectionVerdicts, IdentityProvider, KeyRefusals, TurnedAway, Verdict } from "#lib/types.ts";

interface DiagnosisProps {
  verdicts: ConnectionVerdicts;
  /** The valid ones, newest first. */
  keys: ApiKey[];
  refusals: KeyRefusals;
  turnedAway: TurnedAway[];
  provider: IdentityProvider;
}

const looks: Record<Verdict, { tone: Tone; word: string }> = {
  right: { tone: "ok", word: "Right" },
  wrong: { tone: "danger", word: "Wrong" },
  unknown: { tone: "neutral", word: "Not known yet" },
};

/** Which of URL, key and switch is wrong, and what that is read from. */
export function Diagnosis({ verdicts, keys, refusals, turnedAway, provider }: DiagnosisProps) {
  return (
    <section aria-labelledby="wrong" className="flex flex-col gap-4">
      <h2 id="wrong" className="font-semibold text-base">
        What is wrong
      </h2>
      <dl className="grid grid-cols-1 gap-y-2 text-sm sm:grid-cols-[5rem_9rem_1fr]">
        <Line label="URL" verdict={verdicts.url}>
          {verdicts.url === "right"
            ? "A request of this workspace has arrived since the guide began."
            : `Nothing has arrived since the guide began. If ${providerName(provider)} has tested, the URL is wrong, or something on the way stops it.`}
        </Line>
        <Line label="Key" verdict={verdicts.key}>
          {aboutKey(verdicts.key, keys, refusals, provider)}
        </Line>
        <Line label="Switch" verdict={verdicts.switch}>
          {verdicts.switch === "right" ? "Sync is on." : "Sync is off: every request is refused."}
        </Line>
      </dl>
      <div>
        <h3 className="font-medium text-sm">Turned away lately</h3>
        {turnedAway.length === 0 ? (
          <p className="text-ink-muted text-sm">No request with a key of this workspace was turned away.</p>
        ) : (
          <ul aria-label="Turned away lately" className="mt-1 border-t text-sm">
            {turnedAway.map((request) => (
              <li key={request.requestId} className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-1.5">
                <span className="wrap-anywhere min-w-0">
                  <span className="tabular-nums">{request.status}</span> {reason(request)}{" "}
                  <code className="font-mono text-ink-muted text-xs">
                    {request.method} {request.path}
                  </code>
                </span>
                <RelativeTime at={request.at} className="text-ink-muted text-xs" />
              </li>
            ))}
          </ul>
        )}
        <p className="mt-2 text-ink-muted text-sm">
          {refusals.unknown === 0
            ? "No request came with a key that is not known here."
            : `${formatCount(refusals.unknown, "request", "requests")} of the last 24 hours came with a key that is not known here: copied in part, or changed.`}
        </p>
      </div>
    </section>
  );
}

function Line({ label, verdict, children }: { label: string; verdict: Verdict; children: ReactNode }) {
  const { tone, word } = looks[verdict];
  return (
    <div className="contents">
      <dt className="font-medium">{label}</dt>
      <dd>
        <Status tone={tone}>{word}</Status>
      </dd>
      <dd className="text-ink-muted max-sm:mb-2">{children}</dd>
    </div>
  );
}

function aboutKey(verdict: Verdict, keys: ApiKey[], refusals: KeyRefusals, provider: IdentityProvider): string {
  const [key] = keys;
  if (!key) return "No key is valid: generate one.";
  if (verdict === "right") return "The last request came with a valid key.";
  if (verdict === "unknown") return "Nothing has come with it since the guide began.";
  const last = refusals.endedLastFour === null ? "" : ` (…${refusals.endedLastFour})`;
  const what = refusals.ended > 0 ? `a key that was revoked or has expired${last}` : "a key that is not known here";
  return `The provider sends ${what}. The valid one ends in …${key.lastFour}: enter it as ${keyNames[provider]}, or generate another.`;
}

function reason({ status, lastFour, revokedAt, at, expiresAt, detail }: TurnedAway): string {
  const which = lastFour === null ? "" : ` (…${lastFour})`;
  if (status === 401 && revokedAt && revokedAt <= at) return `Revoked key${which}.`;
  if (status === 401 && expiresAt && expiresAt <= at) return `Expired key${which}.`;
  if (status === 401) return `Key that no longer counts${which}.`;
  return detail ?? "Refused.";
}
