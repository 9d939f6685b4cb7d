import { randomUUID } from "node:crypto";
import { Differs, type Door, idOf, isTrue, parallel, same, USER } from "./door.ts";
import type { HardCase } from "./hard-cases.ts";
import { ENTERPRISE, MANAGER } from "./mapping.ts";
import { asObject, readTarget } from "./target-path.ts";

/** What goes wrong with users in other servers. */

const MARY = { userName: "mary", schemas: [USER] };

export const userCases: HardCase[] = [
  {
    name: "deactivation and reactivation in every spelling",
    run: async (door) => {
      const path = `/Users/${await door.createUser()}`;
      const spellings = (off: boolean) => [
        { op: "Replace", path: "active", value: off ? "False" : "True" },
        { op: "replace", path: "active", value: !off },
        { op: "replace", value: { active: !off } },
        { op: "Replace", value: { active: off ? "False" : "True" } },
        { op: "Add", path: `${USER}:active`, value: !off },
      ];
      for (const [index, off] of spellings(true).entries()) {
        await door.patch(path, [off]);
        same(`active after ${JSON.stringify(off)}`, (await door.user(path.slice(7))).active, false);
        const on = spellings(false)[index] ?? {};
        await door.patch(path, [on]);
        same(`active after ${JSON.stringify(on)}`, (await door.user(path.slice(7))).active, true);
      }
    },
  },
  {
    name: "userName in another case is the same user",
    run: async (door) => {
      const userName = door.newName();
      const id = await door.createUser({ userName });
      const [found] = await door.find("/Users", `USERNAME Eq "${userName.toUpperCase()}"`);
      same("found by the name in capitals", found?.id, id);
      same("userName as it was sent", found?.userName, userName);
      const body = { ...MARY, userName: userName.toUpperCase() };
      const { body: error } = await door.ask({ method: "POST", path: "/Users", body }, 409);
      same("scimType", error?.scimType, "uniqueness");
      same("status in the body", error?.status, "409");
    },
  },
  {
    name: "409 changes nothing, and a PATCH of the match goes through",
    run: async (door) => {
      const userName = door.newName();
      const id = await door.createUser({ userName, title: "Boss" });
      const before = await door.user(id);
      await door.ask({ method: "POST", path: "/Users", body: { ...MARY, userName, title: "Thief", active: false } }, 409);
      same("the user after the 409", await door.user(id), before);
      await door.patch(`/Users/${id}`, [{ op: "Replace", path: "title", value: "Chief" }]);
      same("title", (await door.user(id)).title, "Chief");
    },
  },
  {
    name: "deactivated, then created again: one user, active, with the old id",
    run: async (door) => {
      const [userName, externalId] = [door.newName(), randomUUID()];
      const id = await door.createUser({ userName, externalId });
      const group = await door.createGroup([id]);
      await door.patch(`/Users/${id}`, [{ op: "Replace", path: "active", value: "False" }]);
      await createOrMatch(door, userName, externalId);
      const found = await door.find("/Users", `userName eq "${userName}"`);
      same(
        "users of that name",
        found.map((user) => [user.id, user.active]),
        [[id, true]],
      );
      same("memberships", await door.members(group), [id]);
    },
  },
  {
    name: "deleted is gone everywhere, and can be created again",
    run: async (door) => {
      const [userName, externalId] = [door.newName(), randomUUID()];
      const id = await door.createUser({ userName, externalId });
      await door.delete(`/Users/${id}`);
      await door.ask({ method: "GET", path: `/Users/${id}` }, 404);
      await door.patch(`/Users/${id}`, [{ op: "replace", path: "active", value: true }], 404);
      await door.ask({ method: "DELETE", path: `/Users/${id}` }, 404);
      same("found by name", await door.find("/Users", `userName eq "${userName}"`), []);
      await door.createUser({ userName, externalId });
    },
  },
  {
    name: "a value without a path: dotted and URN keys",
    run: async (door) => {
      const id = await door.createUser();
      const value = { "name.givenName": "Kkom", "name.familyName": "Unua", [`${ENTERPRISE}:employeeNumber`]: "Aklq" };
      await door.patch(`/Users/${id}`, [{ op: "replace", value }]);
      await door.patch(`/Users/${id}`, [{ op: "add", value: { 'emails[type eq "work"].value': "k@x.example" } }]);
      const user = await door.user(id);
      const targets = ["name.givenName", "name.familyName", `${ENTERPRISE}:employeeNumber`, 'emails[type eq "work"].value'];
      const got = targets.map((target) => readTarget(user, target));
      same("what reads back", got, ["Kkom", "Unua", "Aklq", "k@x.example"]);
      isTrue("a dotted key is stored as a name", !("name.givenName" in user));
    },
  },
  {
    name: "a filtered write creates the element, an empty value clears it",
    run: async (door) => {
      const id = await door.createUser({ title: "Boss" });
      for (const target of ['emails[type eq "work"].value', 'phoneNumbers[type eq "mobile"].value', "title"]) {
        for (const op of ["Replace", "Add"]) {
          await door.patch(`/Users/${id}`, [{ op, path: target, value: "x@x.example" }]);
          same(`${target} after ${op}`, readTarget(await door.user(id), target), "x@x.example");
          await door.patch(`/Users/${id}`, [{ op: "Replace", path: target, value: op === "Add" ? "" : null }]);
          same(`${target} cleared`, readTarget(await door.user(id), target), undefined);
        }
      }
    },
  },
  {
    name: "manager as a string, a list, and cleared in every way",
    run: async (door) => {
      const [id, boss] = [await door.createUser(), await door.createUser()];
      const managerOf = async () => readTarget(await door.user(id), `${MANAGER}.value`);
      const sets = [
        { path: MANAGER, value: boss },
        { path: "manager", value: [{ $ref: null, value: boss }] },
      ];
      const clears = [
        { op: "Replace", value: "" },
        { op: "Replace", value: { value: "" } },
        { op: "Replace", value: [] },
        { op: "Remove" },
      ];
      for (const [index, clear] of clears.entries()) {
        const set = sets[index % 2] ?? {};
        await door.patch(`/Users/${id}`, [{ op: index < 2 ? "Add" : "Replace", ...set }]);
        same(`manager after ${JSON.stringify(set)}`, await managerOf(), boss);
        const check = `id eq "${id}" and manager eq "${boss}"`;
        same("found by the check that Entra makes", (await door.find("/Users", check, { attributes: "id" })).length, 1);
        await door.patch(`/Users/${id}`, [{ path: MANAGER, ...clear }]);
        same(`manager after ${JSON.stringify(clear)}`, await managerOf(), undefined);
      }
    },
  },
  {
    name: "a manager and member can be deleted",
    run: async (door) => {
      const boss = await door.createUser();
      const id = await door.createUser({ [ENTERPRISE]: { manager: { value: boss } } });
      const group = await door.createGroup([boss, id]);
      await door.delete(`/Users/${boss}`);
      await door.user(id);
      same("members", await door.members(group), [id]);
    },
  },
  {
    name: "a shared e-mail address takes nobody over",
    run: async (door) => {
      const emails = [{ type: "work", value: door.newName(), primary: true }];
      const id = await door.createUser({ emails });
      const before = await door.user(id);
      const body = { ...MARY, userName: door.newName(), externalId: randomUUID(), emails, active: false };
      const answer = await door.ask({ method: "POST", path: "/Users", body }, 201, 409);
      isTrue("the POST was answered with the other user", answer.body?.id !== id);
      same("the other user", await door.user(id), before);
    },
  },
  {
    name: "an externalId shared by two, found by a filter, also unquoted",
    run: async (door) => {
      const externalId = `john${randomUUID().slice(0, 8)}`;
      const ids = [await door.createUser({ externalId }), await door.createUser({ externalId })];
      for (const filter of [`externalId eq "${externalId}"`, `externalId eq ${externalId}`]) {
        same(`found by ${filter}`, (await door.find("/Users", filter)).map((user) => user.id).sort(), ids.sort());
      }
    },
  },
  {
    name: "soft delete renames; restored, the plain name is back",
    run: async (door) => {
      const [userName, externalId] = [door.newName(), randomUUID()];
      const id = await door.createUser({ userName, externalId });
      await softDelete(door, id, externalId, userName);
      await door.patch(`/Users/${id}`, [
        { op: "Replace", path: "userName", value: userName },
        { op: "Replace", path: "active", value: "True" },
      ]);
      const [found] = await door.find("/Users", `userName eq "${userName}"`);
      same("found by the plain name", [found?.id, found?.active], [id, true]);
    },
  },
  {
    name: "soft delete renames; the same person is added again under the plain name",
    run: async (door) => {
      const [userName, externalId] = [door.newName(), randomUUID()];
      const id = await door.createUser({ userName, externalId });
      await softDelete(door, id, externalId, userName);
      await createOrMatch(door, userName, externalId);
      const found = await door.find("/Users", `userName eq "${userName}"`);
      same(
        "users of that name",
        found.map((user) => user.active),
        [true],
      );
    },
  },
  {
    name: "Okta assigns again: the same externalId, a new login",
    run: async (door) => {
      const [login, externalId] = [door.newName(), `00u${randomUUID().replaceAll("-", "").slice(0, 17)}`];
      const id = await door.createUser({ externalId });
      await door.patch(`/Users/${id}`, [{ op: "replace", value: { active: false } }]);
      await createOrMatch(door, login, externalId);
      const found = await door.find("/Users", `externalId eq "${externalId}"`);
      same(
        "the one active user",
        found.filter((user) => user.active).map((user) => user.userName),
        [login],
      );
    },
  },
  {
    name: "Google mixes schemas of SCIM 1.0 and 2.0, Entra misspells one",
    run: async (door) => {
      for (const schema of ["urn:scim:schemas:core:1.0", `${ENTERPRISE.replace(":User", "User")}`, "urn:scim:schemas:core:2.0"]) {
        const id = await door.createUser({ schemas: [schema, USER], name: { familyName: "Noé" } });
        const user = await door.user(id);
        same("familyName", readTarget(user, "name.familyName"), "Noé");
        isTrue(`${schema} is stored as the user's`, !JSON.stringify(user.schemas).includes(`"${schema}"`));
      }
    },
  },
  {
    name: "PATCHes of one user at once: none refused, none lost",
    run: async (door) => {
      const id = await door.createUser();
      const names = ["title", "nickName", "displayName", "userType", "locale", "timezone", "preferredLanguage", "name.givenName"];
      await parallel(names, (path) => door.patch(`/Users/${id}`, [{ op: "Replace", path, value: `new ${path}` }]));
      const user = await door.user(id);
      for (const path of names) same(path, readTarget(user, path), `new ${path}`);
    },
  },
  {
    name: "POST twice at once: one user",
    run: async (door) => {
      const body = { ...MARY, userName: door.newName(), externalId: randomUUID() };
      const answers = await parallel([1, 2, 3], () => door.ask({ method: "POST", path: "/Users", body }, 201, 409));
      same("answers", answers.map(({ status }) => status).sort(), [201, 409, 409]);
      same("users of that name", (await door.find("/Users", `userName eq "${body.userName}"`)).length, 1);
    },
  },
  {
    name: "what is there already changes nothing, nor does an empty PATCH",
    run: async (door) => {
      const id = await door.createUser({ title: "Boss" });
      const before = asObject((await door.user(id)).meta)?.lastModified;
      await door.patch(`/Users/${id}`, [{ op: "Add", path: "title", value: "Boss" }]);
      await door.patch(`/Users/${id}`, []);
      same("lastModified", asObject((await door.user(id)).meta)?.lastModified, before);
    },
  },
];

/** As Entra: look, create when nobody is there, and on 409 look again and switch on. */
async function createOrMatch(door: Door, userName: string, externalId: string): Promise<void> {
  const body = { ...MARY, userName, externalId, active: true };
  const answer = await door.ask({ method: "POST", path: "/Users", body }, 201, 409);
  if (answer.status === 201) {
    idOf(answer);
    return;
  }
  const [match] = await door.find("/Users", `userName eq "${userName}"`);
  if (!match) throw new Differs(`409 for ${userName}, but nobody is found by that name: the client can never go on`);
  await door.patch(`/Users/${match.id}`, [{ op: "Replace", path: "active", value: "True" }]);
}

async function softDelete(door: Door, id: string, externalId: string, userName: string): Promise<void> {
  const renamed = externalId.replaceAll("-", "") + userName;
  await door.patch(`/Users/${id}`, [
    { op: "Replace", path: "userName", value: renamed },
    { op: "Replace", path: "active", value: "False" },
  ]);
  const user = await door.user(id);
  same("soft-deleted, by id", [user.userName, user.active], [renamed, false]);
}
