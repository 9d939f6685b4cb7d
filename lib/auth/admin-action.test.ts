import { revalidatePath } from "next/cache";
import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Ctx, Permission } from "#lib/ctx.ts";
import { log } from "#lib/log.ts";
import { Refusal } from "#lib/refusal.ts";
import { adminAction } from "./admin-action.ts";

const caller = { permissions: ["users.manage"] as Permission[], signedIn: true };
const ctx: Ctx = { workspaceId: "w", actor: { kind: "operator" }, requestId: "r-1" };
/** As Next throws it: its own errors must get through, or nobody would be sent to sign in. */
class Redirect extends Error {}

vi.mock("next/cache", () => ({ revalidatePath: vi.fn() }));
vi.mock("next/navigation", () => ({
  unstable_rethrow: (error: unknown) => {
    if (error instanceof Redirect) throw error;
  },
}));
vi.mock("./request.ts", () => ({ requestId: async () => "r-1" }));
vi.mock("./session.ts", () => ({
  requireSession: async () => {
    if (!caller.signedIn) throw new Redirect("/contoso/sign-in");
    return { ctx, permissions: caller.permissions };
  },
}));

const schema = z.object({ title: z.string().min(2, "Too short.") });
const verb = vi.fn(async (_ctx: Ctx, { title }: { title: string }): Promise<string> => title);
const action = adminAction("users.manage", schema, verb);

function form(title: string): FormData {
  const data = new FormData();
  data.set("title", title);
  data.set("password", "Correct-horse-9");
  return data;
}

beforeEach(() => {
  Object.assign(caller, { permissions: ["users.manage"], signedIn: true });
  vi.clearAllMocks();
});

test("runs the verb as whoever is signed in, then reads the workspace anew", async () => {
  expect(await action("contoso", null, form("Lead"))).toEqual({ ok: true, value: "Lead" });
  expect(await action("contoso", null, { title: "Lead" })).toEqual({ ok: true, value: "Lead" });
  expect(verb).toHaveBeenCalledWith(ctx, { title: "Lead" }, expect.objectContaining({ ctx }));
  expect(revalidatePath).toHaveBeenCalledWith("/contoso", "layout");
});

test("a question leaves the pages as they are", async () => {
  const question = adminAction("users.manage", schema, verb, { refresh: false });
  expect(await question("contoso", null, { title: "Lead" })).toEqual({ ok: true, value: "Lead" });
  expect(revalidatePath).not.toHaveBeenCalled();
});

test("sends whoever isn't signed in to sign in", async () => {
  caller.signedIn = false;
  await expect(action("contoso", null, form("Lead"))).rejects.toThrow("/contoso/sign-in");
  expect(verb).not.toHaveBeenCalled();
});

test("refuses whoever lacks the permission, before the input is looked at", async () => {
  caller.permissions = ["users.view"];
  expect(await action("contoso", null, form(""))).toMatchObject({
    ok: false,
    error: expect.stringMatching(/isn't allowed/),
    fields: {},
  });
  expect(verb).not.toHaveBeenCalled();
});

test("puts what is wrong beside its field, and keeps what was typed but the password", async () => {
  expect(await action("contoso", null, form("L"))).toEqual({
    ok: false,
    error: expect.any(String),
    fields: { title: "Too short." },
    values: { title: "L" },
  });
  expect(verb).not.toHaveBeenCalled();
});

test.each([
  [new Refusal("userNameTaken", "Taken.", "title"), { title: "Taken." }],
  [new Refusal("managedByProvider", "Pause first."), {}],
])("says a verb's no in its words", async (refusal, fields) => {
  verb.mockRejectedValueOnce(refusal);
  expect(await action("contoso", null, form("Lead"))).toMatchObject({ ok: false, error: refusal.message, fields });
});

test("says of a fault of ours nothing but a reference that the log knows", async () => {
  const error = vi.spyOn(log(), "error");
  verb.mockRejectedValueOnce(new Error("connect ECONNREFUSED"));
  const answer = await action("contoso", null, form("Lead"));
  expect(JSON.stringify(answer)).not.toContain("ECONNREFUSED");
  expect(answer).toMatchObject({ ok: false, error: expect.stringContaining("r-1") });
  expect(error).toHaveBeenCalledWith({ err: expect.any(Error), requestId: "r-1" }, expect.any(String));
});

test("lets a redirect of the verb through", async () => {
  verb.mockRejectedValueOnce(new Redirect("/contoso"));
  await expect(action("contoso", null, form("Lead"))).rejects.toThrow("/contoso");
});
