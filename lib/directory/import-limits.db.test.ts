import { describe, expect, onTestFinished, test } from "vitest";
import { getSql } from "#db/client.ts";
import { keepHouse } from "#lib/provisioning/housekeeping.ts";
import { manualUser } from "../../test/directory.ts";
import { ctx, head, imported, people, stateOf, workspace } from "../../test/import-workspace.ts";
import { previewed } from "../../test/imports.ts";
import { acting } from "../../test/roles.ts";
import { newWorkspace } from "../../test/workspace.ts";
import { importLimits } from "./import-limits.ts";
import { findImportById } from "./import-reads.ts";
import { workOnImports } from "./import-worker.ts";
import { addImportLines, beginImport, cancelImport, discardImport, startImport } from "./imports.ts";
import { addUser } from "./new-user.ts";

describe("what is kept", () => {
  const days = (n: number) => new Date(Date.now() + n * 86_400_000);

  test("a preview for a week", async () => {
    const id = await previewed(ctx, head, people(1));
    await keepHouse(days(6.9));
    expect(await stateOf(id)).toBe("preview");
    await keepHouse(days(7.1));
    expect(await stateOf(id)).toBe("gone");
    expect(await getSql()`select from import_lines where import_id = ${id}`).toHaveLength(0);
  });

  test("a result for thirty days, and a run until it is done", async () => {
    const done = await previewed(ctx, head, people(1));
    await startImport(ctx, done);
    await workOnImports();
    const running = await previewed(ctx, head, people(1));
    await startImport(ctx, running);
    await keepHouse(days(29.9));
    expect(await stateOf(done)).toBe("done");
    await keepHouse(days(30.1));
    expect(await stateOf(done)).toBe("gone");
    expect(await stateOf(running)).toBe("running");
    await cancelImport(ctx, running);
  });

  test("nothing of what is discarded; not while it runs", async () => {
    const id = await previewed(ctx, head, people(1));
    await startImport(ctx, id);
    await expect(discardImport(ctx, id)).rejects.toMatchObject({ code: "invalid" });
    await cancelImport(ctx, id);
    await discardImport(ctx, id);
    expect(await stateOf(id)).toBe("gone");
  });
});

describe("what a workspace may store", () => {
  const limitUsers = (most: number) => getSql()`
    update quota set cap = case when slot <= ${most}::int then 1 else 0 end where workspace_id = ${ctx.workspaceId} and kind = 'user'`;

  test("ten files wait at once; a discarded one makes room, a neighbour's take none", async () => {
    const begin = (by = ctx) => beginImport(by, { fileName: "x.csv", columns: head, total: 1 });
    const [first = ""] = await Promise.all(Array.from({ length: 10 }, () => begin()));
    await expect(begin()).rejects.toMatchObject({ code: "limitReached" });
    await begin(acting(await newWorkspace(), "users.manage"));
    await discardImport(ctx, first);
    await begin();
  });

  test("a file has so many bytes, whatever its sender says, and so have all files together", async () => {
    const most = { ...importLimits };
    onTestFinished(() => void Object.assign(importLimits, most));
    const id = await beginImport(ctx, { fileName: "x.csv", columns: head, total: 2 });
    await addImportLines(ctx, id, [{ line: 2, cells: ["x".repeat(500)] }]);
    Object.assign(importLimits, { fileBytes: 600 });
    await expect(addImportLines(ctx, id, [{ line: 3, cells: ["y".repeat(500)] }])).rejects.toMatchObject({
      code: "limitReached",
    });
    expect((await findImportById(ctx, id))?.done).toBe(1);
    Object.assign(importLimits, { bytes: 400 });
    const another = () => beginImport(ctx, { fileName: "y.csv", columns: head, total: 1 });
    await expect(another()).rejects.toMatchObject({ code: "limitReached" });
    await discardImport(ctx, id);
    await another();
  });

  test("an import that would make more users than the workspace may have isn't begun; one that changes them is", async () => {
    const id = await previewed(ctx, head, people(3));
    await limitUsers(3);
    await expect(startImport(ctx, id)).rejects.toMatchObject({ code: "limitReached" });
    expect(await stateOf(id)).toBe("preview");
    await limitUsers(4);
    await startImport(ctx, id);
    await workOnImports();
    expect(await imported()).toBe(3);
    const again = await previewed(
      ctx,
      head,
      people(3).map(([name = ""]) => [name, "Deputy"]),
    );
    await startImport(ctx, again);
  });

  test("nor is a user added by hand beyond it; whom the provider manages has a limit of its own", async () => {
    const nothing = {
      displayName: null,
      givenName: null,
      familyName: null,
      workEmail: null,
      title: null,
      department: null,
      mobilePhone: null,
    };
    const add = (userName: string) => addUser(ctx, { ...nothing, userName }, "active");
    await limitUsers(2);
    await manualUser(workspace, "linked", { source: "scim" });
    await manualUser(workspace, "gone", { deletedAt: new Date() });
    await add("second");
    await expect(add("third")).rejects.toMatchObject({ code: "limitReached" });
  });
});
