import { expect, test } from "vitest";
import type { SsoCandidate } from "#db/queries/sso-identities.ts";
import { type Choice, chooseOwnLink, chooseUser } from "./choose-user.ts";

const tenantId = "7b1f0000-0000-4000-8000-0000000000aa";
const objectId = "0a000000-0000-4000-8000-000000000001";
const another = "0a000000-0000-4000-8000-000000000002";
const account = { tenantId, objectId };
const adele = "adele@contoso.example";

const user = (given: Partial<SsoCandidate> = {}): SsoCandidate => ({
  id: "adele",
  userName: adele,
  userNameKey: adele,
  displayName: "Adele",
  externalId: null,
  deleted: false,
  status: "active",
  role: "user",
  link: null,
  ...given,
});

const said = (choice: Choice) => ("problem" in choice ? choice.problem : [choice.user.id, choice.link]);

interface Case {
  candidates: SsoCandidate[];
  /** Graph has told the name; else only the object id is known. */
  named?: boolean;
  is: ReturnType<typeof said>;
}

const signIns: Record<string, Case> = {
  "nobody has the object id": { candidates: [], is: "unknown" },
  "nobody has the object id or the name": { candidates: [], named: true, is: "unknown" },
  "linked already": { candidates: [user({ link: account })], is: ["adele", null] },
  "linked, and an admin by now": { candidates: [user({ link: account, role: "admin" })], is: ["adele", null] },
  "linked, inactive": { candidates: [user({ link: account, status: "inactive" })], is: "blocked" },
  "linked, deleted": { candidates: [user({ link: account, deleted: true })], is: "blocked" },
  "linked, but the provider says that the user is another object": {
    candidates: [user({ link: account, externalId: another })],
    is: "other-person",
  },
  "linked, while the provider gives the object id to somebody else": {
    candidates: [user({ link: account }), user({ id: "other", userNameKey: "other", externalId: objectId })],
    is: ["adele", null],
  },
  "linked to the same object id of another tenant": {
    candidates: [user({ link: { tenantId: another, objectId } })],
    is: "unknown",
  },
  "by the external id": { candidates: [user({ externalId: objectId })], is: ["adele", "externalId"] },
  "by an external id in capitals": { candidates: [user({ externalId: objectId.toUpperCase() })], is: ["adele", "externalId"] },
  "by the external id, whatever the name": {
    candidates: [user({ externalId: objectId, userNameKey: "renamed" }), user({ id: "namesake" })],
    named: true,
    is: ["adele", "externalId"],
  },
  "by the external id, inactive": { candidates: [user({ externalId: objectId, status: "inactive" })], is: "blocked" },
  "the external id of an admin": { candidates: [user({ externalId: objectId, role: "admin" })], is: "admin-first" },
  "the external id of one who is linked to another account": {
    candidates: [user({ externalId: objectId, link: { tenantId, objectId: another } })],
    is: "taken",
  },
  "the external id of one who is linked to an account of a tenant that was left": {
    candidates: [user({ externalId: objectId, link: { tenantId: another, objectId: another } })],
    is: ["adele", "externalId"],
  },
  "the external id of two": {
    candidates: [user({ externalId: objectId }), user({ id: "other", externalId: objectId })],
    is: "ambiguous",
  },
  "the external id of one live and one deleted": {
    candidates: [user({ id: "gone", externalId: objectId, deleted: true }), user({ externalId: objectId })],
    is: ["adele", "externalId"],
  },
  "the external id of a deleted user": { candidates: [user({ externalId: objectId, deleted: true })], is: "blocked" },
  "the external id of a deleted user, while another has the name": {
    candidates: [user({ id: "gone", externalId: objectId, deleted: true, userNameKey: "gone" }), user()],
    named: true,
    is: "blocked",
  },
  "by the name": { candidates: [user()], named: true, is: ["adele", "userName"] },
  "by the name, with a weak external id": { candidates: [user({ externalId: "adele" })], named: true, is: ["adele", "userName"] },
  "the name was given to another object": { candidates: [user({ externalId: another })], named: true, is: "other-person" },
  "the name of one who is linked to another account": {
    candidates: [user({ link: { tenantId, objectId: another } })],
    named: true,
    is: "taken",
  },
  "the name of an admin": { candidates: [user({ role: "admin" })], named: true, is: "admin-first" },
  "the name of an inactive admin": { candidates: [user({ role: "admin", status: "inactive" })], named: true, is: "blocked" },
  "the name of a deleted user": { candidates: [user({ deleted: true })], named: true, is: "blocked" },
  "the name that a deleted user had": {
    candidates: [user({ deleted: true, userNameKey: `0123${adele}` })],
    named: true,
    is: "blocked",
  },
  "the name that a deleted user had, and a live one has": {
    candidates: [user({ id: "gone", deleted: true, userNameKey: `0123${adele}` }), user()],
    named: true,
    is: ["adele", "userName"],
  },
};

test.each(Object.entries(signIns))("signing in: %s", (_name, { candidates, named = false, is }) => {
  expect(said(chooseUser({ ...account, userNameKey: named ? adele : null }, candidates))).toEqual(is);
});

const ownLinks: Record<string, Omit<Case, "named">> = {
  "an admin's first": { candidates: [user({ role: "admin" })], is: ["adele", "session"] },
  "linked already": { candidates: [user({ link: account })], is: ["adele", null] },
  "linked to another account": { candidates: [user({ link: { tenantId, objectId: another } })], is: "taken" },
  "the account is linked to somebody else": {
    candidates: [user(), user({ id: "other", link: account })],
    is: "linked-to-another",
  },
  "the account is somebody else's by their external id": {
    candidates: [user(), user({ id: "other", externalId: objectId })],
    is: "belongs-to-another",
  },
  "the account was a deleted user's": {
    candidates: [user(), user({ id: "other", externalId: objectId, deleted: true })],
    is: ["adele", "session"],
  },
  "the provider says that one is another object": { candidates: [user({ externalId: another })], is: "other-person" },
  "deactivated meanwhile": { candidates: [user({ status: "inactive" })], is: "blocked" },
  "gone meanwhile": { candidates: [], is: "signed-out" },
};

test.each(Object.entries(ownLinks))("linking one's own: %s", (_name, { candidates, is }) => {
  expect(said(chooseOwnLink({ ...account, userNameKey: null }, "adele", candidates))).toEqual(is);
});
