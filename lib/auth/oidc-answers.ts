/** What the doors of an OpenID sign-in answer; both ways out of Roster and back use it. */

interface FlowCookie {
  name: string;
  options: { path: string; secure: boolean };
}

export function found(path: string): Response {
  return new Response(null, { status: 302, headers: { location: path, "cache-control": "no-store" } });
}

/** Keeps what was begun while the browser is away, for an hour; null = the flow is over. */
export function withFlow(response: Response, { name, options }: FlowCookie, value: string | null): Response {
  const life = value === null ? 0 : 60 * 60;
  const attributes = `Path=${options.path}; Max-Age=${life}; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`;
  response.headers.append("set-cookie", `${name}=${value ?? ""}; ${attributes}`);
  return response;
}

/** The cookies of one answer on another. */
export function withCookiesOf(response: Response, given: Response): Response {
  for (const cookie of given.headers.getSetCookie()) response.headers.append("set-cookie", cookie);
  return response;
}
