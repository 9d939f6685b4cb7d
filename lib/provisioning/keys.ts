import { timingSafeEqual } from "node:crypto";
import { findKeyWithSettings, type KeyLookup } from "#db/queries/api-keys.ts";
import { clientAddress } from "#lib/client-address.ts";
import type { Actor } from "#lib/ctx.ts";
import type { ProviderCtx } from "#lib/directory/provider-ctx.ts";
import { ScimError } from "#lib/scim/errors.ts";
import { digestOf, parseKeyText } from "./key-text.ts";
import { countStranger, refuseFlood } from "./rate-limits.ts";
import { noteUnknownKey } from "./request-log.ts";

/** How long a look-up is trusted: a key revoked on another instance still works there for this long. */
const TRUSTED_MS = 1000;
const MOST_REMEMBERED = 1000;

/** A provider's call, as its key tells it. */
export interface KeyCtx extends ProviderCtx {
  actor: Actor & { kind: "key" };
  slug: string;
  /** Requests a second, at most; null = as many as come. */
  perSecond: number | null;
  /** The method is SCIM and its switch is on. */
  accepting: boolean;
  /** Whom the request wrote or looked up: filled while it is answered (./sightings.ts), kept by the log's batch. */
  seen: { entity: "user" | "group"; id: string }[];
}

// On globalThis: the Next route has its own copy of this module, and a key revoked through one must stop at the other.
const shared = globalThis as typeof globalThis & {
  rosterKeyLookups?: Map<string, { found: Promise<KeyLookup | null>; at: number }>;
};
const lookups = () => {
  shared.rosterKeyLookups ??= new Map();
  return shared.rosterKeyLookups;
};

/**
 * Lets the look-ups of this process be done again: what changes keys or the settings that ride on them calls it after its commit. That they were
 * found is still known.
 */
export function forgetKeyLookups(): void {
  for (const lookup of lookups().values()) lookup.at = 0;
}

const ADVICE = "Generate a new one under User provisioning and enter it in your identity provider.";

/**
 * `Authorization: Bearer wsk_…` → who calls. A revoked or expired key is refused with its workspace known, for the log.
 * Throws ScimError 401 for any other (RFC 7644 §2, RFC 6750 §3), or 429 when too many come from that network.
 */
export async function authenticateKey(request: {
  authorization: string | null;
  forwardedFor: string | null;
  requestId: string;
}): Promise<{ ctx: KeyCtx; refusal: ScimError | null }> {
  const [, text] = /^Bearer +([^\s]+)$/i.exec(request.authorization ?? "") ?? [];
  const address = clientAddress(request.forwardedFor);
  if (!text) {
    await noteStranger(null, address);
    throw unauthorized("Send the workspace's API key as the header Authorization: Bearer <key>.", false);
  }
  const parts = parseKeyText(text);
  if (!parts) {
    await noteStranger(null, address);
    throw unauthorized("This is not an API key of this service. Copy the whole key, from wsk_ to its end.");
  }
  const key = await lookUp(parts.workspaceId, parts.keyId, address);
  if (key?.kind !== "scim" || !timingSafeEqual(digestOf(parts.secret), key.digest)) {
    await noteStranger(parts.workspaceId, address);
    throw unauthorized(`The API key is not known. ${ADVICE}`);
  }
  const ctx = keyCtx(parts.workspaceId, key, request.requestId);
  if (key.revokedAt) return { ctx, refusal: unauthorized(`The API key was revoked. ${ADVICE}`) };
  const expired = key.expiresAt !== null && key.expiresAt.getTime() <= Date.now();
  return { ctx, refusal: expired ? unauthorized(`The API key has expired. ${ADVICE}`) : null };
}

async function noteStranger(workspaceId: string | null, address: string | null): Promise<void> {
  noteUnknownKey(workspaceId, new Date());
  await countStranger(address);
}

/** A call by this key, as of now. */
export function keyCtx(workspaceId: string, key: KeyLookup, requestId: string): KeyCtx {
  return {
    workspaceId,
    slug: key.slug,
    perSecond: key.perSecond,
    requestId,
    actor: { kind: "key", id: key.id, lastFour: key.lastFour },
    settings: {
      defaultUserStatus: key.defaultUserStatus,
      onProviderDelete: key.onProviderDelete,
      missingNames: key.missingNames,
      guard: { on: key.guardOn, lapseHours: key.guardLapseHours },
    },
    notices: [],
    alerts: [],
    accepting: key.provisioningMethod === "scim" && key.syncEnabled,
    seen: [],
  };
}

/**
 * Only found keys are remembered: their number is bounded by what admins made, not by what strangers send. The workspace is part
 * of what is looked up: a key of one, addressed to another, must not be found there because it was found at home. A key that was found once
 * passes a flood from its own network: behind one address of a provider's cloud are many of its customers.
 */
async function lookUp(workspaceId: string, keyId: string, from: string | null): Promise<KeyLookup | null> {
  const address = `${workspaceId}/${keyId}`;
  const remembered = lookups().get(address);
  if (remembered && Date.now() - remembered.at < TRUSTED_MS) return remembered.found;
  if (!remembered) await refuseFlood(from);
  const found = findKeyWithSettings(workspaceId, keyId);
  if (lookups().size >= MOST_REMEMBERED) lookups().clear();
  lookups().set(address, { found, at: Date.now() });
  try {
    const key = await found;
    if (!key) lookups().delete(address);
    return key;
  } catch (error) {
    lookups().delete(address);
    throw error;
  }
}

function unauthorized(detail: string, sent = true): ScimError {
  return new ScimError(401, null, detail, {
    "WWW-Authenticate": sent ? 'Bearer realm="scim", error="invalid_token"' : 'Bearer realm="scim"',
  });
}
