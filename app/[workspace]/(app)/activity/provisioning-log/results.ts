import type { Tone } from "#components/ui/tone.tsx";

/** How a request ended: 404 and 409 belong to matching, a client learns from them (lib/provisioning/health.ts isFailure). */
export function resultOf(status: number): { tone: Tone; words: string } {
  if (status < 400) return { tone: "ok", words: "Answered" };
  return status === 404 || status === 409
    ? { tone: "warn", words: status === 404 ? "Not found" : "Conflict" }
    : { tone: "danger", words: "Failed" };
}
