import { insertChange } from "#db/queries/changes.ts";
import { setConfirmedEmail } from "#db/queries/confirmed-email.ts";
import { setPassword } from "#db/queries/passwords.ts";
import { deleteSetupLinks } from "#db/queries/setup-links.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import { insertUser } from "#db/queries/users.ts";
import { findWorkspaceBySlug, insertWorkspace } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { newId } from "#lib/new-id.ts";
import { Refusal } from "#lib/refusal.ts";
import type { JsonObject } from "#lib/scim/types.ts";
import { userWrite } from "./user-write.ts";

export interface NewWorkspace {
  slug: string;
  name: string;
  admin: { userName: string; email: string; givenName: string | null; familyName: string | null; passwordHash: string };
}

/**
 * A workspace with its first admin, who is excluded from provisioning: the break-glass account, which no identity
 * provider can change. The first workspace ends every set-up link. `actor` and `requestId` land in the history.
 */
export function createWorkspace(
  caller: Pick<Ctx, "actor" | "requestId">,
  input: NewWorkspace,
): Promise<{ workspaceId: string; adminId: string }> {
  const ctx: Ctx = { ...caller, workspaceId: newId() };
  return inTransaction(async (tx) => {
    if (!(await insertWorkspace({ id: ctx.workspaceId, slug: input.slug, name: input.name }, tx))) {
      throw new Refusal("slugTaken", `The address "${input.slug}" is taken. Choose another.`, "slug");
    }
    await insertChange(
      ctx,
      ctx.workspaceId,
      { entity: "workspace", action: "created", before: null, after: { slug: input.slug, name: input.name } },
      tx,
    );
    const { admin } = input;
    const admins = await insertUser(
      ctx,
      userWrite({
        userName: admin.userName,
        externalId: null,
        source: "manual",
        status: "active",
        role: "admin",
        excluded: true,
        attributes: adminAttributes(admin),
      }),
      { entity: "user", action: "created", before: null, after: { userName: admin.userName, role: "admin" } },
      { unless: null, sql: tx },
    );
    if (admins === null) throw new Error("A new workspace had a user already.");
    await setPassword(ctx.workspaceId, admins.id, admin.passwordHash, tx);
    await setConfirmedEmail(ctx, admins.id, admin.email, tx);
    await deleteSetupLinks(tx);
    return { workspaceId: ctx.workspaceId, adminId: admins.id };
  });
}

function adminAttributes(admin: NewWorkspace["admin"]): JsonObject {
  const name: JsonObject = {};
  if (admin.givenName) name.givenName = admin.givenName;
  if (admin.familyName) name.familyName = admin.familyName;
  return { ...(Object.keys(name).length > 0 ? { name } : {}), emails: [{ value: admin.email, type: "work", primary: true }] };
}

export { listWorkspaces } from "#db/queries/workspaces.ts";

/** The operator at work in one workspace. Throws Refusal notFound. */
export async function operatorIn(slug: string, requestId: string): Promise<Ctx> {
  const workspace = await findWorkspaceBySlug(slug);
  if (!workspace) throw new Refusal("notFound", `There is no workspace "${slug}". See: npm run workspace -- list`);
  return { workspaceId: workspace.id, actor: { kind: "operator" }, requestId };
}
