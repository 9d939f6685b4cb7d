import { createScimHandler } from "#lib/scim/handler.ts";
import type { Exchange, JsonObject } from "#lib/scim/types.ts";
import { MemoryVerbs } from "./memory-verbs.ts";

export const BASE = "https://roster.example/scim/v2";

// biome-ignore lint/suspicious/noExplicitAny: a SCIM answer, whose shape is what the tests are about
type ScimBody = any;

/** The endpoint over memory. Each key is a workspace's name, but they all share the verbs' two Maps. */
export class MemoryEndpoint {
  readonly verbs = new MemoryVerbs();
  readonly exchanges: Exchange[] = [];
  readonly errors: unknown[] = [];
  /** Milliseconds; doesn't go by itself. */
  clock = Date.parse("2026-01-01T00:00:00Z");
  readonly #handle: (request: Request) => Promise<Response>;

  constructor() {
    let serial = 0;
    this.#handle = createScimHandler<string>({
      baseUrl: BASE,
      authenticate: async ({ authorization }) => ({ ctx: authorization?.replace("Bearer ", "") ?? "", refusal: null }),
      takeTurn: async () => () => {},
      admit: async () => {},
      verbs: this.verbs,
      record: (_ctx, exchange) => this.exchanges.push(exchange()),
      passes: () => false,
      reportError: (error) => this.errors.push(error),
      now: () => this.clock,
      newId: () => `request-${++serial}`,
      cursorSecret: () => "a secret",
      cursorScope: (ctx) => ctx,
      beforeAnswer: async () => {},
      reportUnmapped: () => {},
    });
  }

  /** `GET /Users?count=1`, as a client sends it. */
  async send(
    line: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; body: ScimBody }> {
    const space = line.indexOf(" ");
    const response = await this.#handle(
      new Request(BASE + line.slice(space + 1), {
        method: line.slice(0, space),
        headers: { authorization: "Bearer contoso", "content-type": "application/scim+json", ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
  }

  async newUser(userName: string, rest: JsonObject = {}): Promise<string> {
    return (await this.send("POST /Users", { userName, ...rest })).body.id;
  }

  async newGroup(displayName: string, ...ids: string[]): Promise<string> {
    return (await this.send("POST /Groups", { displayName, members: ids.map((value) => ({ value })) })).body.id;
  }
}
