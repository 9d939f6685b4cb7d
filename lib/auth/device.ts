import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { authSecret, env } from "#lib/env.ts";

/** Seconds. */
const lifetime = 365 * 24 * 60 * 60;
/** As many as one cookie has room for; the one signed in to longest ago is forgotten first. */
const mostAccounts = 20;

const claims = z.object({ device: z.uuid(), accounts: z.array(z.uuid()) });

/** A browser, and the accounts (ids of users) to which it has signed in before. */
export interface Device {
  device: string;
  accounts: string[];
}

/**
 * What lets an owner sign in while a stranger guesses at their account: failures elsewhere don't count for a browser that has been there
 * before. It proves nothing else, outlives signing out, and is encrypted as the session cookie is.
 */
function deviceCookie() {
  const secure = env().PUBLIC_URL.startsWith("https:");
  return {
    name: secure ? "__Host-roster.device" : "roster.device",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge: lifetime } as const,
  };
}

/** Null when it is absent, forged, expired or of another secret. */
export async function readDevice(value: string | undefined): Promise<Device | null> {
  if (!value) return null;
  try {
    const parsed = claims.safeParse(await decode({ token: value, secret: authSecret(), salt: "device" }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The cookie's value for a browser that has just proved to be the account's owner. */
export function knowingDevice(known: Device | null, userId: string): Promise<string> {
  const accounts = [...(known?.accounts ?? []).filter((id) => id !== userId), userId].slice(-mostAccounts);
  const token = { device: known?.device ?? randomUUID(), accounts };
  return encode({ token, secret: authSecret(), salt: "device", maxAge: lifetime });
}

/** The browser that sends the present request. */
export async function presentDevice(): Promise<Device | null> {
  return readDevice((await cookies()).get(deviceCookie().name)?.value);
}

/** From now on the present browser knows the account. In actions and route handlers only. */
export async function rememberDevice(userId: string): Promise<void> {
  const { name, options } = deviceCookie();
  (await cookies()).set(name, await knowingDevice(await presentDevice(), userId), options);
}
