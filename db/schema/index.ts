export * from "./changes.ts";
export * from "./groups.ts";
export * from "./provisioning.ts";
export * from "./users.ts";
export * from "./workspaces.ts";
