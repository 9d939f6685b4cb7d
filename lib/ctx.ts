/** Who is calling. Snapshotted into each change-history row, so it carries what a reader needs to recognise them later. */
export type Actor =
  | { kind: "user"; id: string; name: string; permissions: Permission[] }
  /** The hoster's staff, let in by the workspace's admin; `id` is none of the workspace's users. */
  | { kind: "support"; id: string; name: string; permissions: Permission[] }
  | { kind: "key"; id: string; lastFour: string }
  | { kind: "operator" }
  | { kind: "system"; task: string };

/** What the signed-in person may do: a workspace admin all of it, others what the roles of their groups hold (lib/permissions.ts). */
export type Permission =
  | "users.view"
  | "users.manage"
  | "groups.view"
  | "groups.manage"
  | "provisioning.manage"
  | "log.view"
  | "log.bodies"
  | "keys.manage"
  | "roles.manage"
  | "workspace.manage";

/** Handed to every verb: who, in which workspace, by which request. Nothing else asks who is calling. */
export interface Ctx {
  workspaceId: string;
  actor: Actor;
  requestId: string;
}
