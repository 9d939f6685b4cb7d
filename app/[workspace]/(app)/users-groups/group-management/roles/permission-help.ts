import type { GrantablePermission } from "#lib/permissions.ts";

/** What a permission allows, in a line. */
export const permissionHelp: Record<GrantablePermission, string> = {
  "users.view": "See users, deleted users, and what they may do.",
  "users.manage": "Make, edit, deactivate, delete and restore users.",
  "groups.view": "See groups, their members, and roles.",
  "groups.manage": "Make, rename, delete and bring back groups; choose their members.",
  "provisioning.manage": "Pause and resume sync, its settings, Out of scope, sync issues.",
  "log.view": "See the provisioning log and the change history, which name people.",
  "log.bodies": "See the headers and bodies of logged requests: all that the identity provider sends about people.",
};
