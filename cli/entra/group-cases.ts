import { randomUUID } from "node:crypto";
import { addMembersPatch, removeMembersPatch } from "./bodies.ts";
import { isTrue, memberIds, parallel, references, same } from "./door.ts";
import type { HardCase } from "./hard-cases.ts";
import { asArray, asObject } from "./target-path.ts";

/** What goes wrong with groups in other servers. */

export const groupCases: HardCase[] = [
  {
    name: "removing listed members removes only those",
    run: async (door) => {
      const [kept = "", ...leaving] = await door.createUsers(6);
      const group = await door.createGroup([kept, ...leaving]);
      const value = (index: number) => references([leaving[index] ?? ""]);
      const operations = [
        [{ op: "Remove", path: "members", value: value(0).map((member) => ({ $ref: null, ...member })) }],
        [{ op: "remove", path: `members[value eq "${leaving[1]}"]` }],
        [{ op: "remove", path: "members", value: value(2) }],
        [{ op: "remove", value: { members: value(3) } }],
      ];
      for (const [index, operation] of operations.entries()) {
        const known = index === 3 ? [200, 204, 400] : [200, 204];
        await door.patch(`/Groups/${group}`, operation, ...known);
        const held = await door.members(group);
        isTrue(`${JSON.stringify(operation)} removed somebody else`, held.includes(kept) && held.includes(leaving[4] ?? ""));
        if (index < 3) isTrue(`${JSON.stringify(operation)} removed nobody`, !held.includes(leaving[index] ?? ""));
      }
    },
  },
  {
    name: "PATCHes of one group at once: none refused, no member lost",
    run: async (door) => {
      const users = await door.createUsers(16);
      const [before, after] = [users.slice(0, 8), users.slice(8)];
      const path = `/Groups/${await door.createGroup(before)}`;
      await parallel(users, (id) => {
        const body = (before.includes(id) ? removeMembersPatch : addMembersPatch)([id], door.dialect);
        return door.ask({ method: "PATCH", path, body }, 200, 204);
      });
      same("members", await door.members(path.slice(8)), after.sort());
    },
  },
  {
    name: "a very large group: members in PATCHes of a hundred and in one",
    run: async (door) => {
      const users = await door.crowd();
      const path = `/Groups/${await door.createGroup()}`;
      for (let start = 0; start < users.length; start += 100) {
        const body = addMembersPatch(users.slice(start, start + 100), door.dialect);
        await door.ask({ method: "PATCH", path, body }, 200, 204);
      }
      same("members after batches", (await door.members(path.slice(8))).length, users.length);
      const check = `id eq "${path.slice(8)}" and members eq "${users.at(-1)}"`;
      same(
        "found by the check that Entra makes",
        (await door.find("/Groups", check, { excludedAttributes: "members" })).length,
        1,
      );
      const other = `/Groups/${await door.createGroup()}`;
      await door.ask({ method: "PATCH", path: other, body: addMembersPatch(users, door.dialect) }, 200, 204);
      same("members after one PATCH", (await door.members(other.slice(8))).length, users.length);
      await door.ask({ method: "PATCH", path: other, body: removeMembersPatch(users.slice(1), door.dialect) }, 200, 204, 400);
    },
  },
  {
    name: "an unknown member doesn't keep the known ones out",
    run: async (door) => {
      const id = await door.createUser();
      const group = await door.createGroup();
      const body = addMembersPatch([id, randomUUID()], door.dialect);
      await door.ask({ method: "PATCH", path: `/Groups/${group}`, body }, 200, 204);
      same("members", await door.members(group), [id]);
      await door.ask({ method: "PATCH", path: `/Groups/${group}`, body: removeMembersPatch([randomUUID()], "flag") }, 200, 204);
      same("members after removing an unknown one", await door.members(group), [id]);
    },
  },
  {
    name: "excludedAttributes=members leaves them out, of one and of lists",
    run: async (door) => {
      const displayName = door.newGroupName();
      const group = await door.createGroup([await door.createUser()], { displayName });
      const query = { excludedAttributes: "members" };
      const { body } = await door.ask({ method: "GET", path: `/Groups/${group}`, query }, 200);
      same("members by id", body?.members, undefined);
      const [found] = await door.find("/Groups", `displayName eq "${displayName}"`, query);
      same("found, members", [found?.id, found?.members], [group, undefined]);
    },
  },
  {
    name: "a rename keeps members and externalId",
    run: async (door) => {
      const id = await door.createUser();
      const externalId = randomUUID();
      const group = await door.createGroup([id], { externalId });
      const operations = [
        { op: "Replace", path: "displayName", value: door.newGroupName() },
        { op: "replace", value: { id: group, displayName: door.newGroupName() } },
        { op: "replace", value: { displayName: door.newGroupName() } },
      ];
      for (const operation of operations) {
        await door.patch(`/Groups/${group}`, [operation]);
        const held = await door.group(group);
        const name = operation.path ? operation.value : asObject(operation.value)?.displayName;
        same("name, members, externalId", [held.displayName, memberIds(held), held.externalId], [name, [id], externalId]);
      }
    },
  },
  {
    name: "Okta PUTs a group: members are stored, with its own name it is no conflict",
    run: async (door) => {
      const [first, second] = [await door.createUser(), await door.createUser()];
      const displayName = door.newGroupName();
      const group = await door.createGroup([first], { displayName });
      const put = async (name: string, members: string[]) => {
        const schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"];
        const body = { schemas, id: group, displayName: name, members: references(members) };
        await door.ask({ method: "PUT", path: `/Groups/${group}`, body }, 200);
        const held = await door.group(group);
        same("name and members", [held.displayName, memberIds(held).sort()], [name, [...members].sort()]);
      };
      await put(displayName, [first, second]);
      await put(door.newGroupName(), [first, second]);
      await put(displayName, [second]);
    },
  },
  {
    name: "a nested group is no error and no member lost",
    run: async (door) => {
      const [id, nested] = [await door.createUser(), await door.createGroup()];
      const group = await door.createGroup();
      const body = addMembersPatch([nested, id], door.dialect);
      await door.ask({ method: "PATCH", path: `/Groups/${group}`, body }, 200, 204);
      isTrue("the user is no member", (await door.members(group)).includes(id));
    },
  },
  {
    name: "two groups created at once with one name: one of them",
    run: async (door) => {
      const displayName = door.newGroupName();
      const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName };
      const answers = await parallel([1, 2, 3], () => door.ask({ method: "POST", path: "/Groups", body }, 201, 409));
      same("answers", answers.map(({ status }) => status).sort(), [201, 409, 409]);
      same("groups of that name", (await door.find("/Groups", `displayName eq "${displayName.toUpperCase()}"`)).length, 1);
    },
  },
  {
    name: "members written while the group is deleted: done or 404, and it stays deleted",
    run: async (door) => {
      const users = await door.createUsers(8);
      for (let round = 0; round < 3; round++) {
        const path = `/Groups/${await door.createGroup()}`;
        const writes = users.map(
          (id) => () => door.ask({ method: "PATCH", path, body: addMembersPatch([id], door.dialect) }, 200, 204, 404),
        );
        writes.splice(3, 0, () => door.ask({ method: "DELETE", path }, 204));
        await parallel(writes, (write) => write());
        await door.ask({ method: "GET", path }, 404);
        const groups = asArray((await door.user(users[0] ?? "")).groups);
        same(
          "groups of a member",
          groups.filter((group) => asObject(group)?.value === path.slice(8)),
          [],
        );
      }
    },
  },
  {
    name: "a deactivated user keeps the memberships, which Entra never sends again",
    run: async (door) => {
      const id = await door.createUser();
      const group = await door.createGroup([id]);
      await door.patch(`/Users/${id}`, [{ op: "Replace", path: "active", value: "False" }]);
      await door.patch(`/Users/${id}`, [{ op: "Replace", path: "active", value: "True" }]);
      same("members", await door.members(group), [id]);
    },
  },
];
