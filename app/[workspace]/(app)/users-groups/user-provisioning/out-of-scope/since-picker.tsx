"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { providerName } from "#components/directory/provider-names.ts";
import { Button } from "#components/ui/button.tsx";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { Section } from "#components/ui/section.tsx";
import type { IdentityProvider, ScimRun } from "#lib/types.ts";

interface SincePickerProps {
  /** Newest first. */
  runs: ScimRun[];
  provider: IdentityProvider;
}

/** Asks for the beginning of the last full cycle, which no client tells. */
export function SincePicker({ runs, provider }: SincePickerProps) {
  const words = wordsFor(provider);
  return (
    <>
      <Section title={words.question} description={words.why}>
        {runs.length === 0 ? (
          <p className="text-ink-muted text-sm">No requests have arrived in the last 30 days.</p>
        ) : (
          <ol className="rounded-md border">
            {runs.map((run, index) => (
              <li
                key={run.startedAt.toISOString()}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t px-3 py-2.5 first:border-t-0"
              >
                <div className="min-w-0 text-sm">
                  <p>
                    <ExactTime at={run.startedAt} />
                    {index === 0 && <span className="text-ink-muted"> · the latest</span>}
                  </p>
                  <p className="text-ink-muted text-xs tabular-nums">
                    {formatCount(run.requests, "request", "requests")} in {lasting(run)}
                  </p>
                </div>
                <LinkButton
                  size="sm"
                  variant={index === 0 ? "primary" : "secondary"}
                  href={`?since=${run.startedAt.toISOString()}`}
                  aria-label={`Since then: the cycle that began ${run.startedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`}
                >
                  Since then
                </LinkButton>
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Another time">
        <OtherTime />
      </Section>
    </>
  );
}

function OtherTime() {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();

  function go(event: FormEvent) {
    event.preventDefault();
    const at = new Date(typed);
    if (Number.isNaN(at.getTime())) return setError("Enter a date and a time.");
    if (at.getTime() > Date.now()) return setError("Enter a time in the past: nobody can have been seen since then.");
    router.push(`?since=${at.toISOString()}`);
  }

  return (
    <form onSubmit={go} noValidate className="flex flex-wrap items-start gap-3">
      <Field label="Since" help="In the time zone of this computer." error={error}>
        <Input type="datetime-local" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      <Button type="submit" className="mt-6.5">
        Show
      </Button>
    </form>
  );
}

function lasting({ startedAt, endedAt }: ScimRun): string {
  const minutes = Math.round((endedAt.getTime() - startedAt.getTime()) / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return formatCount(minutes, "minute", "minutes");
  return formatCount(Math.round(minutes / 60), "hour", "hours");
}

function wordsFor(provider: IdentityProvider): { question: string; why: string } {
  const name = providerName(provider);
  if (provider === "entra") {
    return {
      question: "When did you press Restart provisioning?",
      why: "After a Restart, Entra looks up everybody in scope once; an ordinary cycle looks up only what has changed. If you haven't: press Restart provisioning in Entra, wait until that cycle is complete, then choose its beginning here. Entra doesn't tell which cycle was a Restart.",
    };
  }
  return {
    question: `Since when has ${name} sent or looked up everybody in scope?`,
    why: `Whoever ${name} has neither written nor looked up since then is listed. Choose the beginning of a full synchronisation; an ordinary one concerns only what has changed.`,
  };
}
