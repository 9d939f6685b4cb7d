import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import { leaveForMicrosoft, returnFromMicrosoft } from "#lib/auth/microsoft/door.ts";
import { authOptions } from "#lib/auth/options.ts";
import { isTooManyAttempts } from "#lib/auth/sign-in-errors.ts";
import { leaveForIssuer, returnFromIssuer } from "#lib/auth/support/oidc-door.ts";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

const answer = (request: NextRequest, context: RouteContext, options: AuthOptions = authOptions()): Promise<Response> =>
  NextAuth(request, context, options);

export async function GET(request: NextRequest, context: RouteContext): Promise<Response> {
  const asked = (await context.params).nextauth.join("/");
  if (asked === "callback/microsoft") return returnFromMicrosoft(request, (passed, options) => answer(passed, context, options));
  if (asked === "callback/support") return returnFromIssuer(request, (passed, options) => answer(passed, context, options));
  return answer(request, context);
}

/** next-auth answers 401 to whatever `authorize` throws, with the error in the address that it leads to; this one is a 429. */
export async function POST(request: NextRequest, context: RouteContext): Promise<Response> {
  const asked = (await context.params).nextauth.join("/");
  if (asked === "signin/microsoft") return leaveForMicrosoft(request, (passed, options) => answer(passed, context, options));
  if (asked === "signin/support") return leaveForIssuer(request, (passed, options) => answer(passed, context, options));
  // Where next-auth's browser part would report to: anybody could write into the server's log.
  if (asked.split("/")[0] === "_log") return new Response(null, { status: 404 });
  const response = await answer(request, context);
  if (response.status !== 401) return response;
  const text = await response.text();
  const { url }: { url?: string } = JSON.parse(text);
  const error = URL.parse(url ?? "")?.searchParams.get("error") ?? null;
  return new Response(text, { status: isTooManyAttempts(error) ? 429 : 401, headers: response.headers });
}
