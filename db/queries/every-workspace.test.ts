import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/**
 * Every query function names the workspace that it is about: its first parameter is the workspace's id, or a ctx that holds it. What doesn't is
 * named here, with its reason. On a database spread over many machines these are the ones that ask all of them (docs/scaling.md).
 */
const EXCEPTIONS: Record<string, string[]> = {
  "finds the workspace": ["findWorkspaceBySlug", "findOpenVisit", "findSignedIn", "anyWorkspaceExists", "insertWorkspace"],
  "reads all workspaces, for the operator and support staff": [
    "findUsersAcross",
    "findKeysAcross",
    "findRequestsAcross",
    "findChangesAcross",
    "listWorkspaces",
    "listAllWorkspaces",
    "measureWorkspaces",
  ],
  "of support staff, who are in no workspace": [
    "listStaff",
    "insertStaff",
    "deleteStaff",
    "putEnrolment",
    "resetAccess",
    "openOidc",
    "findEnrolment",
    "takeEnrolment",
    "findStaffSecrets",
    "countCode",
    "beginByCode",
    "beginByAccount",
    "findStaffSession",
    "deleteStaffSession",
    "endSessions",
  ],
  "the first set-up, before there is a workspace": ["replaceSetupLink", "setupLinkIsValid", "takeSetupLink", "deleteSetupLinks"],
  "each row carries its workspace": [
    "copyIn",
    "countMinutes",
    "countUnknownKeys",
    "findLoggedNames",
    "insertRequests",
    "listSignedIn",
    "recordSightings",
    "setSessionsSeen",
  ],
  "asks the database itself": ["countConnections"],
  "background work: finds the workspaces that it is for": [
    "claimAlerts",
    "claimImports",
    "claimUndoRuns",
    "findErasable",
    "findExpired",
    "findLapsed",
    "findSharedExternalIds",
    "findWorkspacesThatHold",
    "findWorkspacesThatRejected",
    "observe",
    "purgeDeletedGroups",
  ],
  "background work: drops what is old": [
    "dropAlertsBefore",
    "dropDaysBefore",
    "dropExpiredSessions",
    "dropImportsBefore",
    "dropIssuesClosedBefore",
    "dropMinutesBefore",
    "dropRefusedRequestsBefore",
    "dropRunsBefore",
    "dropStraySightings",
    "dropUndoRunsBefore",
    "dropUnknownKeysBefore",
    "ensurePartitions",
  ],
};

/** No queries: parts of them, and transactions. */
const NO_QUERIES = [
  "actorJson",
  "anyTarget",
  "commitWithoutWaiting",
  "contains",
  "days",
  "exactly",
  "finalValues",
  "inTime",
  "inTransaction",
  "isDeadlock",
  "isOutage",
  "isSecondPart",
  "isTimeout",
  "loggedBetween",
  "months",
  "ordinaryScimTarget",
  "quotaSlots",
  "removal",
  "removalOf",
  "rowByRow",
  "scimTarget",
  "searched",
  "secondPart",
  "softDeletedBefore",
  "softDeletedTarget",
  "updateUserWithinGuard",
  "violatedConstraint",
  "writtenValues",
];

const FOLDER = import.meta.dirname;
const FUNCTION = /export (?:async )?function\*? (\w+)(?:<[^>(]*>)?\(([\s\S]*?)\n}/g;

const functions = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .flatMap((file) =>
    [...readFileSync(path.join(FOLDER, file), "utf8").matchAll(FUNCTION)].map(([, name = "", text = ""]) => ({
      file,
      name,
      text,
    })),
  );

const namesWorkspace = (text: string) => /^\s*(workspaceId|ctx|\{ workspaceId)\b/.test(text);

test("every query is of one workspace, but for those named here", () => {
  expect(functions.length).toBeGreaterThan(150);
  const known = new Set([...Object.values(EXCEPTIONS).flat(), ...NO_QUERIES]);
  const others = functions.filter(({ name, text }) => !namesWorkspace(text) && !known.has(name));
  expect(others.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test("nothing is named here that is gone", () => {
  const present = new Set(functions.map(({ name }) => name));
  expect([...Object.values(EXCEPTIONS).flat(), ...NO_QUERIES].filter((name) => !present.has(name))).toEqual([]);
});

test("and uses it", () => {
  const forgetful = functions.filter(
    ({ text }) => namesWorkspace(text) && (text.match(/\b(workspaceId|ctx)\b/g) ?? []).length < 2,
  );
  expect(forgetful.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
