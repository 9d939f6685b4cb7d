/** What Entra does, operation by operation: the requests of one turn. */
import { randomUUID } from "node:crypto";
import type { Call, Target } from "./target.ts";

export interface Person {
  id: string;
  userName: string;
  externalId: string;
}

/** What the operations of one server find and leave there. */
export interface Stock {
  target: Target;
  people: Person[];
  /** For each connection one, or a single large one. */
  groups: string[];
  /** How many users there are, about. */
  size: number;
}

export interface Operation {
  name: string;
  /** Makes the requests of a turn. */
  calls(stock: Stock, count: number): Call[];
  /** What comes of a turn for the stock. */
  after?(stock: Stock, calls: Call[]): void | Promise<void>;
  /** Requests of a turn, where it isn't the common number. */
  count?: number;
}

const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const PAGE = 100;
export const MANY = 100;

export function newUser(): Call & { person: Omit<Person, "id"> } {
  const person = { userName: `${randomUUID()}@bench.example`, externalId: randomUUID() };
  const body = {
    schemas: [USER],
    ...person,
    active: true,
    displayName: "Adele Vance",
    name: { givenName: "Adele", familyName: "Vance" },
    emails: [{ type: "work", value: person.userName, primary: true }],
  };
  return { method: "POST", path: "/Users", body, person };
}

export function newGroup(): Call {
  return {
    method: "POST",
    path: "/Groups",
    body: { schemas: [GROUP], displayName: `Bench ${randomUUID()}`, externalId: randomUUID() },
  };
}

const some = <T>(from: readonly T[], count: number): T[] => Array.from({ length: count }, (_, i) => from[i % from.length] as T);

export const find = (filter: string): Call => ({ method: "GET", path: `/Users?filter=${encodeURIComponent(filter)}` });

export const patch = (path: string, ...Operations: object[]): Call => ({
  method: "PATCH",
  path,
  body: { schemas: [PATCH], Operations },
});

const membersPatch = (group: string, op: "Add" | "Remove", people: Person[]): Call =>
  patch(`/Groups/${group}`, { op, path: "members", value: people.map(({ id }) => ({ value: id })) });

const page = (number: number): Call => ({ method: "GET", path: `/Users?startIndex=${(number - 1) * PAGE + 1}&count=${PAGE}` });

/** Person by person, over the groups in turn. */
const oneByOne =
  (op: "Add" | "Remove") =>
  ({ people, groups }: Stock, count: number) =>
    some(people, count).map((person, i) => membersPatch(groups[i % groups.length] as string, op, [person]));

const byHundreds =
  (op: "Add" | "Remove") =>
  ({ people, groups }: Stock, count: number) =>
    Array.from({ length: count }, (_, i) =>
      membersPatch(groups[i % groups.length] as string, op, people.slice(i * MANY, (i + 1) * MANY)),
    );

let departments = 0;

/** In this order: what one adds, the next takes away. */
export const operations: Operation[] = [
  {
    name: "filter userName, miss",
    calls: (_, count) => Array.from({ length: count }, () => find(`userName eq "${randomUUID()}@bench.example"`)),
  },
  {
    name: "filter userName, hit",
    calls: ({ people }, count) => some(people, count).map(({ userName }) => find(`userName eq "${userName}"`)),
  },
  {
    name: "filter externalId",
    calls: ({ people }, count) => some(people, count).map(({ externalId }) => find(`externalId eq "${externalId}"`)),
  },
  {
    name: "GET user",
    calls: ({ people }, count) => some(people, count).map(({ id }) => ({ method: "GET", path: `/Users/${id}` })),
  },
  { name: "POST user", calls: (_, count) => Array.from({ length: count }, newUser) },
  {
    name: "PATCH two attributes",
    calls: ({ people }, count) => {
      departments++;
      return some(people, count).map(({ id }) =>
        patch(
          `/Users/${id}`,
          { op: "Replace", path: "displayName", value: `Adele V. ${departments}` },
          { op: "Replace", path: "title", value: `Engineer ${departments}` },
        ),
      );
    },
  },
  {
    name: "PATCH active",
    calls: ({ people }, count) =>
      some(people, count / 2).flatMap(({ id }) =>
        [false, true].map((value) => patch(`/Users/${id}`, { op: "Replace", path: "active", value })),
      ),
  },
  { name: "PATCH group, add 1", calls: oneByOne("Add") },
  { name: "PATCH group, remove 1", calls: oneByOne("Remove") },
  {
    name: `PATCH group, add ${MANY}`,
    count: 8,
    calls: byHundreds("Add"),
    after: async (stock, calls) => {
      for (const call of byHundreds("Remove")(stock, calls.length)) await stock.target.send(call);
    },
  },
  {
    name: "GET group without members",
    calls: ({ groups }, count) =>
      some(groups, count).map((id) => ({ method: "GET", path: `/Groups/${id}?excludedAttributes=members` })),
  },
  { name: "list, first page", count: 8, calls: (_, count) => Array.from({ length: count }, () => page(1)) },
  {
    name: "list, last page",
    count: 8,
    calls: ({ size }, count) => Array.from({ length: count }, () => page(Math.ceil(size / PAGE))),
  },
  {
    name: "DELETE user",
    calls: ({ people }, count) => people.splice(-count).map(({ id }) => ({ method: "DELETE", path: `/Users/${id}` })),
    after: (stock, calls) => stockUp(stock, calls.length),
  },
];

/** Adds people, unmeasured. */
export async function stockUp({ target, people }: Stock, count: number): Promise<void> {
  const calls = Array.from({ length: count }, newUser).values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const call of calls) people.push({ ...call.person, id: (await target.send(call)).id });
    }),
  );
}
