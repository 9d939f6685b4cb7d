import type { UserWrite } from "#db/queries/user-write.ts";
import type { StoredUser } from "#db/queries/users.ts";
import { fold } from "#lib/fold.ts";
import { userColumns } from "./user-columns.ts";

type Given = Pick<UserWrite, "userName" | "externalId" | "source" | "status" | "role" | "attributes"> &
  Partial<
    Pick<
      UserWrite,
      | "originalUserName"
      | "excluded"
      | "deletedAt"
      | "deletedBy"
      | "held"
      | "heldAt"
      | "heldBy"
      | "heldUntil"
      | "heldExternalId"
      | "scimDeletedAt"
      | "divergedAt"
    >
  >;

/** SCIM's `active` of what is about to be written. */
export function isActive(user: UserWrite): boolean {
  return user.deletedAt === null && !user.held.includes("soft delete");
}

/** Completes a user with the columns that follow from its names and attributes. */
export function userWrite(given: Given): UserWrite {
  const originalUserName = given.originalUserName ?? null;
  return {
    excluded: false,
    deletedAt: null,
    deletedBy: null,
    held: [],
    heldAt: null,
    heldBy: null,
    heldUntil: null,
    heldExternalId: null,
    scimDeletedAt: null,
    divergedAt: null,
    ...given,
    originalUserName,
    originalUserNameKey: originalUserName === null ? null : fold(originalUserName),
    ...userColumns(given.userName, originalUserName, given.attributes),
  };
}

/** The stored user with some of it changed. */
export function changedUser(current: StoredUser, next: Partial<Given>): UserWrite {
  return userWrite({
    userName: current.userName,
    originalUserName: current.originalUserName,
    externalId: current.externalId,
    source: current.source,
    status: current.status,
    role: current.role,
    excluded: current.excluded,
    deletedAt: current.deletedAt,
    deletedBy: current.deletedBy,
    held: current.held,
    heldAt: current.heldAt,
    heldBy: current.heldBy,
    heldUntil: current.heldUntil,
    heldExternalId: current.heldExternalId,
    scimDeletedAt: current.scimDeletedAt,
    divergedAt: current.divergedAt,
    attributes: current.attributes,
    ...next,
  });
}
