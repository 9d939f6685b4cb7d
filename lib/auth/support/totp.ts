import { decode, encode } from "next-auth/jwt";
import { Secret, TOTP } from "otpauth";
import { z } from "zod";
import { authSecret } from "#lib/env.ts";

const PERIOD_S = 30;
/** Seconds: as good as for ever. It is sealed against who reads the database, not against time. */
const lifetime = 100 * 365 * 24 * 60 * 60;
const salt = "support codes";
const sealed = z.object({ totp: z.string() });

/** A new secret, in base32, as authenticator apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** For the database, by a secret that isn't in it. */
export function sealTotpSecret(secret: string): Promise<string> {
  return encode({ token: { totp: secret }, secret: authSecret(), salt, maxAge: lifetime });
}

/** Null when it was sealed by another AUTH_SECRET: then the operator resets it. */
export async function openTotpSecret(value: string): Promise<string | null> {
  try {
    return sealed.parse(await decode({ token: value, secret: authSecret(), salt })).totp;
  } catch {
    return null;
  }
}

/** What an authenticator app reads from a link. */
export function totpUri(secret: string, email: string): string {
  return codesOf(secret, email).toString();
}

/** The time step whose code this is: now, or half a minute before or after, because clocks differ. Null = it is none of them. */
export function stepOfCode(secret: string, code: string, now = Date.now()): number | null {
  const token = code.replace(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const delta = codesOf(secret).validate({ token, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_S) + delta;
}

function codesOf(secret: string, label = ""): TOTP {
  return new TOTP({ issuer: "Roster support", label, secret, period: PERIOD_S, digits: 6, algorithm: "SHA1" });
}
