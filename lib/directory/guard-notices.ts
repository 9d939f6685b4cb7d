import type { ProviderCtx } from "./provider-ctx.ts";

/** When what the guard holds from now on happens by itself. */
export function guardUntil({ settings }: ProviderCtx): Date {
  return new Date(Date.now() + settings.guard.lapseHours * 3_600_000);
}

/** One open issue, however many more are held; the mail follows from what is held (lib/provisioning/alerts.ts). */
export function noteHeld({ notices }: ProviderCtx, entity: "users" | "groups"): void {
  notices.push({ kind: "held deletions", cause: entity, details: { entity } });
}
