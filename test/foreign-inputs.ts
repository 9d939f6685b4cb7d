/** What a caller would send who tries other workspaces' ids. */

/** Ids in the caller's own workspace and in another one. */
export interface ForeignIds {
  mine: { user: string; group: string };
  theirs: {
    user: string;
    deletedUser: string;
    group: string;
    deletedGroup: string;
    role: string;
    key: string;
    import: string;
    refused: string;
    session: string;
    issue: string;
    guide: string;
    /** A query, as of the undo's page, that names a change. */
    change: string;
    undo: string;
  };
}

const profile = {
  version: 1,
  userName: "taken@contoso.example",
  displayName: "Taken",
  givenName: "",
  familyName: "",
  workEmail: "",
  title: "",
  department: "",
  mobilePhone: "",
};

/** Names nobody and nothing: there is no id to try. */
const noIds = () => [];

/**
 * By folder and name, as in docs/permissions.md: inputs that the action's schema takes, each with an id of another workspace. An
 * action of which no input could hurt anybody there says `noIds`.
 */
export const foreignInputs: Record<string, (ids: ForeignIds) => object[]> = {
  "profile saveOwnProfile": noIds,
  "profile unlinkOwnMicrosoft": noIds,
  "profile saveOwnPassword": noIds,
  "profile mailPasswordLink": noIds,
  "profile mailConfirmation": noIds,
  "profile confirmAddress": noIds,
  "profile signOutMyself": ({ theirs }) => [{ which: { only: theirs.session } }, { which: { except: theirs.session } }],
  "users-groups/deleted-users restore": ({ theirs }) => [{ id: theirs.deletedUser }],
  "users-groups/deleted-users deletePermanently": ({ theirs }) => [{ id: theirs.deletedUser }],
  "users-groups/user-management/[userId] saveProfile": ({ theirs }) => [{ id: theirs.user, ...profile }],
  "users-groups/user-management/[userId] setStatus": ({ theirs }) => [{ id: theirs.user, status: "inactive" }],
  "users-groups/user-management/[userId] softDelete": ({ theirs }) => [{ id: theirs.user }],
  "users-groups/user-management summarize": ({ theirs }) => [
    { action: "delete", selection: { ids: [theirs.user] } },
    { action: "deletePermanently", selection: { ids: [theirs.deletedUser] } },
  ],
  "users-groups/user-management change": ({ theirs }) => [
    { action: "delete", selection: { ids: [theirs.user] }, after: null },
    { action: "restore", selection: { ids: [theirs.deletedUser] }, after: null },
    { action: "deletePermanently", selection: { ids: [theirs.deletedUser] }, after: null },
    { action: "deactivate", selection: { filter: { search: "", group: [theirs.group] } }, after: null },
  ],
  "users-groups/user-management/new add": noIds,
  "users-groups/user-management/[userId] setRole": ({ theirs }) => [{ id: theirs.user, role: "admin" }],
  "users-groups/user-management/[userId] makeLink": ({ theirs }) => [{ id: theirs.user }],
  "users-groups/user-management/[userId] setExcluded": ({ theirs }) => [{ id: theirs.user, excluded: true }],
  "users-groups/user-management/[userId] signOutUser": ({ theirs }) => [{ id: theirs.user, which: "all" }],
  "users-groups/user-management/[userId] unlinkMicrosoft": ({ theirs }) => [{ id: theirs.user }],
  "users-groups/user-management/import begin": noIds,
  "users-groups/user-management/import check": ({ theirs }) => [{ id: theirs.import, userName: "0" }],
  "users-groups/user-management/import remap": ({ theirs }) => [{ id: theirs.import }],
  "users-groups/user-management/import run": ({ theirs }) => [{ id: theirs.import }],
  "users-groups/user-management/import cancel": ({ theirs }) => [{ id: theirs.import }],
  "users-groups/user-management/import discard": ({ theirs }) => [{ id: theirs.import }],
  "activity/undo start": ({ theirs }) => [{ asked: theirs.change }, { asked: `from=2020-01-01T00:00:00Z&about=${theirs.user}` }],
  "activity/undo cancel": ({ theirs }) => [{ id: theirs.undo }],
  "users-groups/group-management createGroup": noIds,
  "users-groups/group-management previewGroupChange": ({ mine, theirs }) => [
    { kind: "members", groupId: theirs.group, add: [mine.user], remove: [theirs.user] },
    { kind: "members", groupId: mine.group, add: [theirs.user], remove: [] },
    { kind: "group deleted", groupId: theirs.group },
  ],
  "users-groups/group-management previewRoleChange": ({ mine, theirs }) => [
    { kind: "group roles", groupId: theirs.group, roleIds: [] },
    { kind: "group roles", groupId: mine.group, roleIds: [theirs.role] },
    { kind: "role", roleId: theirs.role, permissions: [] },
  ],
  "users-groups/group-management/[groupId] rename": ({ theirs }) => [{ id: theirs.group, displayName: "Taken" }],
  "users-groups/group-management/[groupId] remove": ({ theirs }) => [{ id: theirs.group }],
  "users-groups/group-management/[groupId] changeMembers": ({ mine, theirs }) => [
    { id: theirs.group, add: [mine.user], remove: [] },
    { id: theirs.group, add: [], remove: [theirs.user] },
    { id: mine.group, add: [theirs.user], remove: [] },
  ],
  "users-groups/group-management/[groupId] setRoles": ({ mine, theirs }) => [
    { id: theirs.group, version: 1, roleIds: [] },
    { id: mine.group, version: 1, roleIds: [theirs.role] },
  ],
  "users-groups/group-management/[groupId] confirmRoles": ({ mine, theirs }) => [
    { id: theirs.group, version: 1, roleIds: [theirs.role] },
    { id: mine.group, version: 1, roleIds: [theirs.role] },
  ],
  "users-groups/group-management/deleted bringBack": ({ theirs }) => [{ id: theirs.deletedGroup }],
  "users-groups/group-management/roles create": noIds,
  "users-groups/group-management/roles save": ({ theirs }) => [{ id: theirs.role, name: "Taken", permissions: ["users.view"] }],
  "users-groups/group-management/roles remove": ({ theirs }) => [{ id: theirs.role }],
  "users-groups/user-provisioning save": noIds,
  "users-groups/user-provisioning countDue": noIds,
  "users-groups/user-provisioning previewRemoval": noIds,
  "users-groups/user-provisioning regenerate": noIds,
  "users-groups/user-provisioning remove": noIds,
  "users-groups/user-provisioning unlink": ({ theirs }) => [
    { deactivate: true, at: { kind: "users", after: theirs.user } },
    { deactivate: true, at: { kind: "groups", after: theirs.group } },
  ],
  "users-groups/user-provisioning revoke": ({ theirs }) => [{ keyId: theirs.key }],
  "users-groups/user-provisioning/out-of-scope preview": ({ theirs }) => [
    { kind: "users", since: new Date(), ids: [theirs.user] },
    { kind: "groups", since: new Date(), ids: [theirs.group] },
  ],
  "users-groups/user-provisioning/out-of-scope remove": ({ theirs }) => [
    { kind: "users", since: new Date(), ids: [theirs.user], after: null },
    { kind: "groups", since: new Date(), ids: [theirs.group], after: null },
  ],
  "users-groups/user-provisioning/held preview": ({ theirs }) => [
    { kind: "users", ids: [theirs.user] },
    { kind: "groups", ids: [theirs.group] },
  ],
  "users-groups/user-provisioning/held decide": ({ theirs }) =>
    (["apply", "restore"] as const).flatMap((decision) => [
      { kind: "users", ids: [theirs.user], decision, asOf: new Date().toISOString(), after: null },
      { kind: "groups", ids: [theirs.group], decision, asOf: new Date().toISOString(), after: null },
    ]),
  "users-groups/user-provisioning/refused-changes apply": noIds,
  "users-groups/user-provisioning/refused-changes discard": ({ theirs }) => [{ ids: [theirs.refused] }],
  "issues link": ({ theirs }) => [{ id: theirs.issue, externalId: null, version: 1 }],
  "issues differentPeople": ({ theirs }) => [{ id: theirs.issue, externalId: null }],
  "issues samePerson": ({ theirs }) => [{ id: theirs.issue, externalId: null }],
  "issues release": ({ theirs }) => [{ id: theirs.issue }],
  "issues putBack": ({ theirs }) => [{ id: theirs.issue }],
  "issues restoreRole": ({ theirs }) => [{ id: theirs.issue }],
  "issues restoreAccess": ({ theirs }) => [{ id: theirs.issue }],
  "issues provisionAccount": ({ theirs }) => [{ id: theirs.issue }],
  "issues markSolved": ({ theirs }) => [{ id: theirs.issue }],
  "issues/guides start": ({ theirs }) => [
    { kind: "error-500", user: theirs.user, wantedName: "secret-new@contoso.example" },
    { kind: "user-not-deleted", user: theirs.user },
  ],
  "issues/guides take": ({ theirs }) => [{ id: theirs.guide, step: "stop" }],
  "issues/guides takeBack": ({ theirs }) => [{ id: theirs.guide, step: "stop" }],
  "issues/guides finish": ({ theirs }) => [{ id: theirs.guide }],
  "issues/guides abandon": ({ theirs }) => [{ id: theirs.guide }],
  "settings saveWorkspace": noIds,
  "settings saveErasure": noIds,
  "settings saveAccidentGuard": noIds,
  "settings tryAccidentGuard": noIds,
  "settings saveAlerts": noIds,
  "settings sendTestMail": noIds,
  "settings grantSupport": noIds,
  "settings revokeSupport": noIds,
  "settings saveSignIn": noIds,
};
