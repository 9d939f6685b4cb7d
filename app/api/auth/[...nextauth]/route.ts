import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "#lib/auth/options.ts";
import { isTooManyAttempts } from "#lib/auth/sign-in-errors.ts";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

const answer = (request: NextRequest, context: RouteContext): Promise<Response> => NextAuth(request, context, authOptions());

export { answer as GET };

/** next-auth answers 401 to whatever `authorize` throws, with the error in the address that it leads to; this one is a 429. */
export async function POST(request: NextRequest, context: RouteContext): Promise<Response> {
  // Where next-auth's browser part would report to: anybody could write into the server's log.
  if ((await context.params).nextauth[0] === "_log") return new Response(null, { status: 404 });
  const response = await answer(request, context);
  if (response.status !== 401) return response;
  const text = await response.text();
  const { url }: { url?: string } = JSON.parse(text);
  const error = URL.parse(url ?? "")?.searchParams.get("error") ?? null;
  return new Response(text, { status: isTooManyAttempts(error) ? 429 : 401, headers: response.headers });
}
