import { expect, test } from "vitest";
import type { FoundTombstone } from "#db/queries/find-person.ts";
import type { StoredUser } from "#db/queries/users.ts";
import { personReport, tombstoneReport } from "./person-report.ts";

const at = new Date("2026-03-12T14:05:09Z");
const connection = {
  slug: "contoso",
  provisioningMethod: "scim",
  syncEnabled: false,
  identityProvider: "entra",
  lastRequestAt: null,
} as const;
const user: StoredUser = {
  id: "11111111-1111-4111-8111-111111111111",
  userName: "adele@contoso.example",
  originalUserName: null,
  externalId: "objectId",
  active: true,
  attributes: { photos: [{ value: "secret" }] },
  createdAt: at,
  updatedAt: at,
  version: 3,
  source: "scim",
  status: "inactive",
  role: "user",
  excluded: false,
  deletedAt: null,
  deletedBy: null,
  held: [],
  heldAt: null,
  heldUntil: null,
  heldExternalId: null,
  heldBy: null,
  scimDeletedAt: null,
  divergedAt: null,
  displayName: "Adele Vance",
  workEmail: null,
};

test("a report has the facts, leaves out what isn't there, and nothing of the attributes", () => {
  expect(personReport(user, connection, at)).toBe(
    [
      "Report of: 2026-03-12T14:05:09.000Z",
      "Workspace: contoso",
      "Provisioning: scim from entra, paused",
      "Last request: never",
      "User: adele@contoso.example",
      "Display name: Adele Vance",
      "SCIM id: 11111111-1111-4111-8111-111111111111",
      "External id: objectId",
      "Status: inactive",
      "Role: user",
      "Source: scim",
      "Over SCIM: active true, linked",
      "Created: 2026-03-12T14:05:09.000Z",
      "Changed: 2026-03-12T14:05:09.000Z, version 3",
    ].join("\n"),
  );
});

test.each<[string, Partial<StoredUser>, string]>([
  ["an excluded account", { excluded: true }, "Over SCIM: 404 (excluded)"],
  ["one that the provider deleted and the workspace kept", { scimDeletedAt: at }, "Over SCIM: 404 (deleted by the provider)"],
  [
    "one whom a key deleted",
    { deletedAt: at, deletedBy: { kind: "key", id: "k", lastFour: "abcd" } },
    "Deleted: 2026-03-12T14:05:09.000Z by the provider, key …abcd",
  ],
  [
    "the last admin",
    { held: ["soft delete"], heldAt: at },
    "Waits for another admin: soft delete since 2026-03-12T14:05:09.000Z",
  ],
])("of %s", (_who, given, line) => {
  expect(personReport({ ...user, ...given }, connection, at).split("\n")).toContain(line);
});

test("of somebody who is gone for good", () => {
  const tombstone: FoundTombstone = {
    id: user.id,
    userName: user.userName,
    externalId: null,
    deletedAt: at,
    deletedBy: { kind: "user", id: "1", name: "Ada Admin", permissions: [] },
    successorId: null,
    foundBy: ["id"],
  };
  const report = tombstoneReport(tombstone, { ...connection, provisioningMethod: "none" }, at);
  expect(report).toContain("Provisioning: none");
  expect(report).toContain("Deleted permanently: 2026-03-12T14:05:09.000Z by Ada Admin");
  expect(report).not.toContain("Came after");
});
