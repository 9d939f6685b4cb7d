import type { Tone } from "#components/ui/tone.tsx";
import type { HealthState } from "#lib/types.ts";

/** `since` says what the time is about, where the word alone doesn't. */
export const healthLooks: Record<HealthState, { tone: Tone; word: string; since?: string }> = {
  off: { tone: "neutral", word: "Off" },
  paused: { tone: "warn", word: "Paused" },
  "never connected": { tone: "neutral", word: "Never connected", since: "turned on" },
  "only rejected keys": { tone: "danger", word: "Only rejected keys", since: "began" },
  connected: { tone: "ok", word: "Connected", since: "last heard" },
  syncing: { tone: "busy", word: "Syncing", since: "began" },
  healthy: { tone: "ok", word: "Healthy", since: "last heard" },
  idle: { tone: "neutral", word: "Idle", since: "last heard" },
  errors: { tone: "danger", word: "Errors", since: "began" },
};
