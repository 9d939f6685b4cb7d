import { randomUUID } from "node:crypto";
import { isTrue, parallel, Skipped, same } from "./door.ts";
import type { HardCase } from "./hard-cases.ts";
import { asArray, asObject, type Resource } from "./target-path.ts";

/** What goes wrong with connection tests, filters, lists and errors in other servers. */

const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

export const listCases: HardCase[] = [
  {
    name: "Test Connection: an empty list, without User-Agent and Accept",
    run: async (door) => {
      for (const path of ["/Users", "/Users/"] as const) {
        const answer = await door.ask({ method: "GET", path, query: { filter: `userName eq "${randomUUID()}"` } }, 200);
        same("totalResults", answer.body?.totalResults, 0);
        same("schemas", answer.body?.schemas, [LIST]);
        isScim(answer.headers["content-type"]);
      }
    },
  },
  {
    name: "errors are SCIM: unknown ids, methods and paths, a wrong key",
    run: async (door) => {
      const answers = [
        await door.ask({ method: "GET", path: `/Users/${randomUUID()}` }, 404),
        await door.ask({ method: "GET", path: "/Groups/%20" }, 404, 400),
        await door.ask({ method: "GET", path: "/Nonsense" }, 404),
        await door.ask({ method: "PUT", path: "/Users", body: {} }, 404, 405),
        await door.ask({ method: "POST", path: "/Users", body: {} }, 400),
        await door.stranger({ method: "GET", path: "/Users" }),
      ];
      for (const { status, body, headers } of answers) {
        same(`status in the body of a ${status}`, body?.status, String(status));
        same("schemas", body?.schemas, [ERROR]);
        isScim(headers["content-type"]);
      }
      same("the stranger's answer", answers.at(-1)?.status, 401);
      isTrue("a 401 has no WWW-Authenticate", answers.at(-1)?.headers["www-authenticate"] !== undefined);
    },
  },
  {
    name: "a filter by an unknown attribute is an error, not an empty list",
    run: async (door) => {
      for (const path of ["/Users", "/Groups"]) {
        const query = { filter: 'shoeSize eq "44"' };
        const { body } = await door.ask({ method: "GET", path, query }, 400);
        same("scimType", body?.scimType, "invalidFilter");
      }
    },
  },
  {
    name: 'a filter is parsed: values with "eq", quotes and backslashes, and the attribute counts',
    run: async (door) => {
      for (const trouble of ['a eq b" ', String.raw`back\slash`, "O'Neill and Sons", "名前 eq ü"]) {
        const displayName = `${trouble}${door.newName()}`;
        const id = await door.createUser({ displayName });
        const found = await door.find("/Users", `displayName eq ${JSON.stringify(displayName)}`);
        same(
          `found by ${JSON.stringify(displayName)}`,
          found.map((user) => user.id),
          [id],
        );
        same("found as a userName", await door.find("/Users", `userName eq ${JSON.stringify(displayName)}`), []);
      }
    },
  },
  {
    name: "every matching attribute can be filtered by",
    run: async (door) => {
      const value = door.newName();
      const id = await door.createUser({
        userName: value,
        displayName: value,
        externalId: value,
        emails: [{ type: "work", value }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { employeeNumber: value },
      });
      const attributes = [
        "userName",
        "displayName",
        "externalId",
        'emails[type eq "work"].value',
        'emails[type eq "work"].Value',
        "emails.value",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
      ];
      for (const attribute of attributes) {
        const found = await door.find("/Users", `${attribute} eq "${value}"`);
        same(
          `found by ${attribute}`,
          found.map((user) => user.id),
          [id],
        );
      }
      same("found by id", (await door.find("/Users", `id eq "${id}"`)).length, 1);
    },
  },
  {
    name: "pages: totals are right, nothing is cut, startIndex is echoed",
    run: async (door) => {
      await door.crowd();
      const page = async (query: Record<string, string>) =>
        (await door.ask({ method: "GET", path: "/Users", query: { attributes: "userName", ...query } }, 200)).body ?? {};
      const { totalResults } = await page({ count: "0" });
      const ids: unknown[] = [];
      for (let startIndex = 1; ; startIndex += 200) {
        const body = await page({ startIndex: String(startIndex), count: "200" });
        same("totalResults", body.totalResults, totalResults);
        same("startIndex", body.startIndex, startIndex);
        const found = asArray(body.Resources);
        same("itemsPerPage", body.itemsPerPage, found.length);
        ids.push(...found.map((user) => asObject(user)?.id));
        if (found.length === 0) break;
      }
      same("users listed", ids.length, totalResults);
      same("different users listed", new Set(ids).size, totalResults);
    },
  },
  {
    name: "by cursor, nobody is missed while others are deleted",
    run: async (door) => {
      const config = (await door.ask({ method: "GET", path: "/ServiceProviderConfig" }, 200)).body;
      if (asObject(config?.pagination)?.cursor !== true) throw new Skipped("the endpoint has no cursors (RFC 9865)");
      const users = await door.createUsers(120);
      const leaving = new Set(users.filter((_, index) => index % 3 === 0));
      const going = [...leaving];
      const seen = new Set<unknown>();
      for (let cursor: unknown = ""; typeof cursor === "string"; ) {
        const query: Record<string, string> = { cursor, count: "25", attributes: "userName" };
        const body: Resource = (await door.ask({ method: "GET", path: "/Users", query }, 200)).body ?? {};
        for (const user of asArray(body.Resources)) seen.add(asObject(user)?.id);
        cursor = body.nextCursor;
        await parallel(going.splice(0, 5), (id) => door.delete(`/Users/${id}`));
      }
      same(
        "missed",
        users.filter((id) => !leaving.has(id) && !seen.has(id)),
        [],
      );
    },
  },
  {
    name: "discovery answers, and names what is mapped",
    run: async (door) => {
      const { body } = await door.ask({ method: "GET", path: "/Schemas" }, 200);
      const ids = asArray(body?.Resources).map((schema) => asObject(schema)?.id);
      for (const kind of ["core:2.0:User", "core:2.0:Group", "extension:enterprise:2.0:User"]) {
        isTrue(`/Schemas lacks ${kind}`, ids.includes(`urn:ietf:params:scim:schemas:${kind}`));
      }
      await door.ask({ method: "GET", path: "/ResourceTypes" }, 200);
    },
  },
];

function isScim(type: string | undefined): void {
  isTrue(`Content-Type is ${type}`, type?.startsWith("application/scim+json") === true);
}
