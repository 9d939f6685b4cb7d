import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Dialect } from "./bodies.ts";
import type { Answer, Ask, ScimClient } from "./client.ts";
import { asArray, asObject, type Resource } from "./target-path.ts";

/** The endpoint as a hard case meets it: short words for requests, and checks whose failure says what differs. */

/** What a case expected and didn't find. */
export class Differs extends Error {
  override name = "Differs";
}

/** The endpoint doesn't offer what the case is about. */
export class Skipped extends Error {
  override name = "Skipped";
}

export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export function same(what: string, got: unknown, expected: unknown): void {
  if (isDeepStrictEqual(got, expected)) return;
  throw new Differs(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
}

export function isTrue(what: string, condition: boolean): void {
  if (!condition) throw new Differs(what);
}

export class Door {
  readonly dialect: Dialect;
  readonly #client: ScimClient;
  readonly #stranger: ScimClient;
  readonly #made = new Set<string>();
  readonly #crowdSize: number;
  #crowd: string[] = [];
  readonly #tag = randomUUID().slice(0, 8);
  #names = 0;

  /**
   * @param stranger a client with a wrong key
   * @param crowd how many users a crowd has
   */
  constructor(client: ScimClient, stranger: ScimClient, dialect: Dialect, crowd: number) {
    this.#crowdSize = crowd;
    this.#client = client;
    this.#stranger = stranger;
    this.dialect = dialect;
  }

  /** A sign-in name that nobody has. */
  newName(): string {
    return `hard-${this.#tag}-${++this.#names}@contoso.example`;
  }

  newGroupName(): string {
    return `Hard ${this.#tag} ${++this.#names}`;
  }

  /** @throws Differs unless the answer has one of the statuses */
  async ask(ask: Ask, ...statuses: number[]): Promise<Answer> {
    const answer = await this.#client.once(ask);
    const id = answer.status === 201 ? answer.body?.id : undefined;
    if (typeof id === "string") this.#made.add(`${ask.path}/${id}`);
    if (statuses.length === 0 || statuses.includes(answer.status)) return answer;
    const body = ask.body === undefined ? "" : ` ${JSON.stringify(ask.body).slice(0, 200)}`;
    const said = answer.text.slice(0, 200);
    throw new Differs(`${ask.method} ${ask.path}${body}: expected ${statuses.join(" or ")}, got ${answer.status} ${said}`);
  }

  /** @returns the user's id */
  async createUser(values: Resource = {}): Promise<string> {
    const userName = this.newName();
    const body = { schemas: [USER], userName, externalId: randomUUID(), active: true, displayName: userName, ...values };
    return idOf(await this.ask({ method: "POST", path: "/Users", body }, 201));
  }

  /** @returns the ids */
  createUsers(count: number): Promise<string[]> {
    return parallel(Array.from({ length: count }), () => this.createUser());
  }

  /** Many users, made once for all cases that need them and don't change them. @returns the ids */
  async crowd(): Promise<string[]> {
    if (this.#crowd.length === 0) {
      this.#crowd = await this.createUsers(this.#crowdSize);
      for (const id of this.#crowd) this.#made.delete(`/Users/${id}`);
    }
    return [...this.#crowd];
  }

  /** Asks with a key that isn't known. */
  stranger(ask: Ask): Promise<Answer> {
    return this.#stranger.once(ask);
  }

  /** @returns the group's id */
  async createGroup(members: string[] = [], values: Resource = {}): Promise<string> {
    const body = { schemas: [GROUP], displayName: this.newGroupName(), members: references(members), ...values };
    return idOf(await this.ask({ method: "POST", path: "/Groups", body }, 201));
  }

  async user(id: string): Promise<Resource> {
    return (await this.ask({ method: "GET", path: `/Users/${id}` }, 200)).body ?? {};
  }

  async group(id: string): Promise<Resource> {
    return (await this.ask({ method: "GET", path: `/Groups/${id}` }, 200)).body ?? {};
  }

  /** The ids of the members, sorted. */
  async members(groupId: string): Promise<string[]> {
    return memberIds(await this.group(groupId)).sort();
  }

  /** What a filter finds; checks that the total says the same. */
  async find(path: "/Users" | "/Groups", filter: string, more: Record<string, string> = {}): Promise<Resource[]> {
    const { body } = await this.ask({ method: "GET", path, query: { filter, ...more } }, 200);
    const found = asArray(body?.Resources).map((resource) => asObject(resource) ?? {});
    same(`totalResults of ${filter}`, body?.totalResults, found.length);
    return found;
  }

  patch(path: string, operations: Resource[], ...statuses: number[]): Promise<Answer> {
    const body = { schemas: [PATCH_OP], Operations: operations };
    return this.ask({ method: "PATCH", path, body }, ...(statuses.length > 0 ? statuses : [200, 204]));
  }

  delete(path: string): Promise<Answer> {
    return this.ask({ method: "DELETE", path }, 204);
  }

  /** Deletes what the case has made. */
  async tidy(): Promise<void> {
    await parallel([...this.#made], (path) => this.#client.once({ method: "DELETE", path }));
    this.#made.clear();
  }

  async close(): Promise<void> {
    for (const id of this.#crowd) this.#made.add(`/Users/${id}`);
    this.#crowd = [];
    await this.tidy();
    this.#client.close();
    this.#stranger.close();
  }
}

export function references(ids: string[]) {
  return ids.map((value) => ({ value }));
}

export function memberIds(group: Resource): string[] {
  return asArray(group.members).map((member) => String(asObject(member)?.value));
}

export function idOf({ body, text }: Answer): string {
  if (typeof body?.id === "string") return body.id;
  throw new Differs(`the answer has no id: ${text.slice(0, 100)}`);
}

/** A few at a time, results in order. */
export async function parallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
