import { expect, test } from "vitest";
import type { SampledRequest } from "#db/queries/connection-samples.ts";
import { recogniseClient } from "./recognise-client.ts";

const request = (given: Partial<SampledRequest>): SampledRequest => ({
  method: "GET",
  query: "",
  userAgent: null,
  body: null,
  ...given,
});
const patch = (...operations: object[]) =>
  request({ method: "PATCH", body: JSON.stringify({ schemas: [], Operations: operations }) });
const probe = request({ query: "filter=userName+eq+%227a1e9a2c-6a3a-4a52-9c9e-0a3d9d0f9b11%22" });
const capital = patch({ op: "Replace", path: "title", value: "x" });
const dotted = patch({ op: "replace", value: { displayName: "x", "name.givenName": "y" } });
const plain = patch({ op: "replace", path: "active", value: false });

test.each<[string, SampledRequest[], [name: string, dialect: string | null] | null]>([
  ["Entra by its probe", [probe], ["Microsoft Entra ID", null]],
  ["Entra by the way it writes", [capital, plain], ["Microsoft Entra ID", "default"]],
  ["Entra with the flag", [probe, dotted], ["Microsoft Entra ID", "flag"]],
  ["Entra with the flag, and on demand without", [dotted, capital], ["Microsoft Entra ID", "both"]],
  ["Okta by its name", [request({ userAgent: "Okta SCIM Client 1.0.0" }), probe], ["Okta", null]],
  ["nobody by plain SCIM", [plain, request({ query: 'filter=userName eq "adele"' })], null],
  ["nobody by what somebody else's program writes", [{ ...capital, userAgent: "curl/8" }], null],
  ["nobody by what is cut or no JSON", [request({ method: "PATCH", body: '{"Operations":[{"op":"Repl' })], null],
  ["nobody by a query that is no text", [request({ query: "filter=%E0%A4%A" })], null],
  ["nobody before the first request", [], null],
])("%s", (_name, requests, expected) => {
  const client = recogniseClient(requests);
  expect(client && [client.name, client.dialect]).toEqual(expected);
  if (client) expect(client.evidence).not.toEqual([]);
});
