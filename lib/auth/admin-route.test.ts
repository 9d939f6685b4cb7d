import { beforeEach, expect, test, vi } from "vitest";
import type { Permission } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { adminRoute } from "./admin-route.ts";

const caller = { permissions: ["users.manage"] as Permission[], signedIn: true };
/** As Next throws it: an unknown workspace is a 404. */
class NotFound extends Error {}

vi.mock("next/navigation", () => ({
  unstable_rethrow: (error: unknown) => {
    if (error instanceof NotFound) throw error;
  },
}));
vi.mock("./request.ts", () => ({ requestId: async () => "r-1" }));
vi.mock("./session.ts", () => ({
  findSession: async (slug: string) => {
    if (slug !== "contoso") throw new NotFound();
    return { session: caller.signedIn ? { permissions: caller.permissions } : null };
  },
}));

const work = vi.fn(async (_session: unknown, _request: Request, { id }: { workspace: string; id: string }) => new Response(id));
const route = adminRoute("users.manage", work);
const params = Promise.resolve({ workspace: "contoso", id: "7" });

async function ask(init: RequestInit = {}) {
  const response = await route(new Request("http://localhost/contoso/x", init), { params });
  return { status: response.status, text: (await response.text()).trim() };
}

const json = { "content-type": "application/json" };
const post = (headers: Record<string, string>) => ask({ method: "POST", headers, body: "{}" });

beforeEach(() => {
  Object.assign(caller, { permissions: ["users.manage"], signedIn: true });
  work.mockClear();
});

test("runs the work for who may", async () => {
  expect(await ask()).toEqual({ status: 200, text: "7" });
  expect(await post(json)).toEqual({ status: 200, text: "7" });
  expect(await post({ ...json, "sec-fetch-site": "same-origin" })).toEqual({ status: 200, text: "7" });
});

test("a HEAD lets go of what a GET would send", async () => {
  const cancel = vi.fn();
  work.mockResolvedValueOnce(new Response(new ReadableStream({ cancel }), { headers: { "content-type": "text/csv" } }));
  const response = await route(new Request("http://localhost/contoso/x", { method: "HEAD" }), { params });
  expect([response.status, response.headers.get("content-type"), response.body]).toEqual([200, "text/csv", null]);
  expect(cancel).toHaveBeenCalledOnce();
});

test("nobody gets in without a session", async () => {
  caller.signedIn = false;
  expect(await ask()).toMatchObject({ status: 401 });
  expect(work).not.toHaveBeenCalled();
});

test("nobody gets in without the permission", async () => {
  caller.permissions = ["users.view", "groups.manage"];
  expect(await ask()).toMatchObject({ status: 403 });
  expect(work).not.toHaveBeenCalled();
});

test("an unknown workspace is Next's to answer", async () => {
  const unknown = Promise.resolve({ workspace: "fabrikam", id: "7" });
  await expect(route(new Request("http://localhost/fabrikam/x"), { params: unknown })).rejects.toThrow(NotFound);
});

test.each([
  ["from another site", { ...json, "sec-fetch-site": "cross-site" }],
  ["from a neighbouring host", { ...json, "sec-fetch-site": "same-site" }],
  ["by a form", { "content-type": "application/x-www-form-urlencoded" }],
  ["by a form in disguise", { "content-type": "text/plain" }],
])("a write that was sent %s is refused", async (_, headers) => {
  expect(await post(headers)).toMatchObject({ status: 403 });
  expect(work).not.toHaveBeenCalled();
});

test.each([
  ["notFound", 404],
  ["forbidden", 403],
  ["invalid", 400],
  ["busy", 503],
] as const)("a refusal %s is %i with its sentence", async (code, status) => {
  work.mockRejectedValueOnce(new Refusal(code, "Look elsewhere."));
  expect(await ask()).toEqual({ status, text: "Look elsewhere." });
});

test("a fault of ours is logged, and answered with a reference only", async () => {
  const error = vi.spyOn(log(), "error").mockImplementation(() => {});
  work.mockRejectedValueOnce(new Error("secret detail"));
  const { status, text } = await ask();
  expect(status).toBe(500);
  expect(text).toContain("r-1");
  expect(text).not.toContain("secret");
  expect(error).toHaveBeenCalledOnce();
});
