import { actorName } from "#components/directory/actor-name.ts";
import { KeyUse } from "#components/provisioning/key-use.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { EndedKey, IdentityProvider } from "#lib/types.ts";

/** The keys that were, closed until somebody asks. */
export function EndedKeys({ keys, provider }: { keys: EndedKey[]; provider: IdentityProvider }) {
  if (keys.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm py-1 text-ink-muted hover:text-ink">Ended keys ({keys.length})</summary>
      <ul className="mt-1 rounded-md border">
        {keys.map((key) => (
          <li key={key.id} className="border-t px-3 py-2 first:border-t-0">
            <p className="flex flex-wrap items-center gap-x-3">
              <code className="font-mono">wsk_…{key.lastFour}</code>
              <span className="text-ink-muted text-xs">
                <Ending apiKey={key} provider={provider} />
              </span>
            </p>
            <p className="wrap-anywhere text-ink-muted text-xs">
              Made by {key.createdBy}, <RelativeTime at={key.createdAt} /> · <KeyUse apiKey={key} />
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Ending({ apiKey: { revokedAt, expiresAt, endedBy }, provider }: { apiKey: EndedKey; provider: IdentityProvider }) {
  if (revokedAt) {
    return (
      <>
        Revoked{endedBy && ` by ${actorName(endedBy, provider)}`}, <RelativeTime at={revokedAt} />
      </>
    );
  }
  return <>Expired {expiresAt && <RelativeTime at={expiresAt} />}</>;
}
