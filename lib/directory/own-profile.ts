import { findUser, type StoredUser } from "#db/queries/users.ts";
import type { Ctx } from "#lib/ctx.ts";
import { Refusal } from "#lib/refusal.ts";
import { isManaged } from "./managed.ts";
import { changeUser, diverging, requireVersion } from "./user-admin.ts";
import { applyProfile, profileOf, type UserProfile } from "./user-profile.ts";

/** What people may say of themselves. Name and address of the account, and where somebody works, are for those who manage users. */
const ownFields = ["displayName", "givenName", "familyName", "title", "mobilePhone"] as const satisfies (keyof UserProfile)[];

export type OwnProfile = Pick<UserProfile, (typeof ownFields)[number]>;

/** Whoever is signed in, with their groups. Needs no permission. */
export async function getOwnUser(ctx: Ctx): Promise<StoredUser> {
  const user = await findUser(ctx.workspaceId, ownId(ctx), { wantGroups: true });
  return user ?? gone();
}

/** Changes one's own profile, as it was read at `version`. Throws Refusal managedByProvider, versionMismatch. */
export function editOwnProfile(ctx: Ctx, version: number, given: OwnProfile): Promise<void> {
  const decide: Parameters<typeof changeUser>[3] = (user, workspace) => {
    if (isManaged(user, workspace)) {
      throw new Refusal("managedByProvider", "Your identity provider manages your profile. It can be changed there.");
    }
    requireVersion(user, version);
    const profile: UserProfile = profileOf(user);
    for (const field of ownFields) profile[field] = given[field];
    return { attributes: applyProfile(user.attributes, profile), ...diverging(user) };
  };
  return changeUser(ctx, ownId(ctx), "changed", decide, "own");
}

/** Who is signed in. */
export function ownId({ actor }: Ctx): string {
  return actor.kind === "user" ? actor.id : gone();
}

function gone(): never {
  throw new Refusal("notFound", "Your account no longer exists in this workspace.");
}
