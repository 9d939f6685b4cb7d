import { z } from "zod";
import type { SampledRequest } from "#db/queries/connection-samples.ts";

export type ClientName = "Microsoft Entra ID" | "Okta" | "JumpCloud" | "OneLogin";
/** How Entra writes its changes: by default, or as the URL's flag aadOptscim062020 asks for. */
export type EntraDialect = "default" | "flag" | "both";

export interface RecognisedClient {
  name: ClientName;
  dialect: EntraDialect | null;
  /** What it was recognised by, a sentence each. */
  evidence: string[];
}

const patchBody = z.object({
  Operations: z.array(z.object({ op: z.string(), path: z.string().nullish(), value: z.unknown() })),
});
const PROBE = /^(?:.*&)?filter=userName eq "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"/i;
const agents: { pattern: RegExp; name: ClientName }[] = [
  { pattern: /okta/i, name: "Okta" },
  { pattern: /jumpcloud/i, name: "JumpCloud" },
  { pattern: /onelogin/i, name: "OneLogin" },
];

/** Who the requests are from, by what they say of themselves and how they are written. Null = nothing gives it away. */
export function recogniseClient(requests: readonly SampledRequest[]): RecognisedClient | null {
  for (const { pattern, name } of agents) {
    const agent = requests.find(({ userAgent }) => userAgent !== null && pattern.test(userAgent))?.userAgent;
    if (agent) return { name, dialect: null, evidence: [`It calls itself ${agent}.`] };
  }
  return recogniseEntra(requests.filter(({ userAgent }) => userAgent === null || /microsoft|azure/i.test(userAgent)));
}

/** Entra sends no name, but probes with a random id, and has its own way to write operations. */
function recogniseEntra(requests: readonly SampledRequest[]): RecognisedClient | null {
  const evidence: string[] = [];
  const probed = requests.some(({ method, query }) => method === "GET" && PROBE.test(readable(query)));
  const dialects = requests.flatMap(({ method, body }) => (method === "PATCH" ? dialectOf(body) : []));
  const byDefault = dialects.includes("default");
  const byFlag = dialects.includes("flag");
  if (probed) evidence.push("It tests the connection by looking up a user name that is a random id.");
  if (byDefault) evidence.push("It writes operations with a capital letter, one for each attribute.");
  if (byFlag) evidence.push("It writes several attributes as one operation without a path.");
  // The way with the flag is plain SCIM: alone it proves nothing.
  if (!probed && !byDefault) return null;
  evidence.push("It sends no User-Agent.");
  return {
    name: "Microsoft Entra ID",
    dialect: byDefault && byFlag ? "both" : byDefault ? "default" : byFlag ? "flag" : null,
    evidence,
  };
}

function dialectOf(body: string | null): Exclude<EntraDialect, "both">[] {
  const { data } = patchBody.safeParse(parsed(body));
  const found = new Set<Exclude<EntraDialect, "both">>();
  for (const { op, path, value } of data?.Operations ?? []) {
    if (/^[A-Z]/.test(op)) found.add("default");
    else if (!path && typeof value === "object" && value !== null && Object.keys(value).some((key) => /[.:]/.test(key)))
      found.add("flag");
  }
  return [...found];
}

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readable(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll("+", " "));
  } catch {
    return query;
  }
}
