import { beforeEach, expect } from "vitest";
import { BASE, MemoryEndpoint } from "#lib/scim/testing/memory-endpoint.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { ERROR } from "#lib/scim/urns.ts";

export const NOBODY = "00000000-0000-4000-8000-999999999999";

/** A new one for each test of the file that imports this. */
export let endpoint: MemoryEndpoint;

beforeEach(() => {
  endpoint = new MemoryEndpoint();
});

export interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
}

/** `GET /Users`, as a client sends it. */
export function send(line: string, { body, headers = {} }: Sent = {}): Promise<Response> {
  const space = line.indexOf(" ");
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return endpoint.handle(
    new Request(BASE + line.slice(space + 1), {
      method: line.slice(0, space),
      headers: { authorization: "Bearer contoso", "content-type": "application/scim+json; charset=utf-8", ...headers },
      ...(text === undefined ? {} : { body: text }),
    }),
  );
}

export async function json(line: string, sent?: Sent): Promise<JsonObject> {
  const response = await send(line, sent);
  return (await response.json()) as JsonObject;
}

export const newUser = (userName: string, rest: JsonObject = {}) => json("POST /Users", { body: { userName, ...rest } });
export const newGroup = (displayName: string, ...ids: unknown[]) =>
  json("POST /Groups", { body: { displayName, members: ids.map((value) => ({ value })) } });
export const patchOf = (...Operations: JsonObject[]) => ({ body: { Operations } });

/** Read whole: an error as RFC 7644 §3.12 has it, with the reference that the log knows. */
export async function expectError(response: Response, status: number, scimType?: string): Promise<JsonObject> {
  const error = (await response.json()) as JsonObject;
  expect({ status: response.status, ...error }).toMatchObject({ status: String(status), schemas: [ERROR] });
  expect(response.status).toBe(status);
  expect(error.scimType).toBe(scimType);
  expect(error.detail).toContain(response.headers.get("x-request-id"));
  expect(response.headers.get("content-type")).toBe("application/scim+json; charset=utf-8");
  return error;
}
