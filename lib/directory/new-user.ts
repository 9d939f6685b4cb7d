import { findUserByName, insertUser } from "#db/queries/users.ts";
import type { UserStatus } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import { requireNobodysSignIn } from "./grants.ts";
import { snapshot } from "./history.ts";
import { requireRoomForOwn } from "./limits.ts";
import { refuseSupport, requirePermission } from "./permission.ts";
import { applyProfile, type UserProfile } from "./user-profile.ts";
import { userWrite } from "./user-write.ts";

/** A user whom an admin makes by hand: role `user`, in no group. Returns the id. Throws Refusal forbidden, userNameTaken, limitReached. */
export async function addUser(ctx: Ctx, profile: UserProfile, status: UserStatus): Promise<string> {
  requirePermission(ctx, "users.manage");
  refuseSupport(ctx, "make accounts");
  await requireNobodysSignIn(ctx, profile, null);
  await requireRoomForOwn(ctx, 1);
  const user = userWrite({
    userName: profile.userName,
    externalId: null,
    source: "manual",
    status,
    role: "user",
    attributes: applyProfile({}, profile),
  });
  const change = { entity: "user", action: "created", before: null, after: snapshot({ ...user, active: true }) } as const;
  const inserted = await insertUser(ctx, user, change, { unless: null });
  if (!inserted) throw await userNameTaken(ctx, profile.userName);
  return inserted.id;
}

async function userNameTaken({ workspaceId }: Ctx, userName: string): Promise<Refusal> {
  const holder = await findUserByName(workspaceId, fold(userName));
  return new Refusal(
    "userNameTaken",
    holder?.deletedAt
      ? `A deleted user has the user name "${userName}". Restore them under Deleted users, or delete them permanently.`
      : `Another user has the user name "${userName}".`,
    "userName",
  );
}
