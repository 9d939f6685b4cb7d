import { ScimError } from "#lib/scim/errors.ts";
import { createScimHandler } from "#lib/scim/handler.ts";
import type { Exchange, JsonObject, RefusedWrite, UnmappedPaths } from "#lib/scim/types.ts";
import { MemoryVerbs } from "./memory-verbs.ts";

export const BASE = "https://roster.example/scim/v2";

// biome-ignore lint/suspicious/noExplicitAny: a SCIM answer, whose shape is what the tests are about
type ScimBody = any;

/** The endpoint over memory. The keys are names of workspaces, which all share the verbs' two Maps. */
export class MemoryEndpoint {
  readonly verbs = new MemoryVerbs();
  readonly exchanges: (Exchange & { ctx: string | null })[] = [];
  readonly errors: unknown[] = [];
  /** What was asked before it was done; null = it only reads. */
  readonly admitted: (RefusedWrite | null)[] = [];
  readonly settled: string[] = [];
  readonly unmapped: ({ ctx: string } & UnmappedPaths)[] = [];
  isPaused = false;
  /** Milliseconds; goes by itself by so much each time that somebody looks at it. */
  clock = Date.parse("2026-01-01T00:00:00Z");
  tick = 0;
  readonly handle: (request: Request) => Promise<Response>;

  constructor() {
    let serial = 0;
    this.handle = createScimHandler<string>({
      baseUrl: BASE,
      authenticate: async ({ authorization }) => {
        const [, ctx] = /^Bearer (contoso|fabrikam)$/.exec(authorization ?? "") ?? [];
        if (!ctx) throw new ScimError(401, null, "The key isn't known.");
        return { ctx, refusal: null };
      },
      takeTurn: async () => () => {},
      admit: async (_ctx, write) => {
        this.admitted.push(write);
        if (this.isPaused) throw new ScimError(403, null, "Sync is turned off.");
      },
      verbs: this.verbs,
      measure: () => {},
      record: (ctx, exchange) => this.exchanges.push({ ctx, ...exchange() }),
      passes: (error) => error instanceof Error && error.message.includes("restarts"),
      reportError: (error) => this.errors.push(error),
      now: () => (this.clock += this.tick),
      newId: () => `request-${++serial}`,
      cursorSecret: () => "a secret",
      cursorScope: (ctx) => ctx,
      beforeAnswer: async (ctx) => void this.settled.push(ctx),
      reportUnmapped: (ctx, paths) => void this.unmapped.push({ ctx, ...paths }),
    });
  }

  /** `GET /Users?count=1`, as a client sends it. */
  async send(
    line: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; body: ScimBody }> {
    const space = line.indexOf(" ");
    const response = await this.handle(
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
