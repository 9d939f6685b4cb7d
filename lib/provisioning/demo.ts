import { findWorkspaceBySlug } from "#db/queries/workspaces.ts";
import type { Ctx } from "#lib/ctx.ts";
import { createWorkspace } from "#lib/directory/workspaces.ts";
import { Refusal } from "#lib/refusal.ts";
import { CORE_GROUP, CORE_USER } from "#lib/scim/urns.ts";
import { openScim, saveConnection } from "./connection.ts";
import type { HealthState } from "./health.ts";
import { regenerateKey } from "./key-admin.ts";
import { flushRequestLog } from "./request-log.ts";
import { endpointInPast } from "./scim-endpoint.ts";

const MINUTE = 60_000;
const PEOPLE = [
  ["Ada", "Lovelace", "Engineering"],
  ["Alan", "Turing", "Engineering"],
  ["Barbara", "Liskov", "Engineering"],
  ["Edsger", "Dijkstra", "Engineering"],
  ["Grace", "Hopper", "Operations"],
  ["Hedy", "Lamarr", "Operations"],
  ["Joan", "Clarke", "Operations"],
  ["Katherine", "Johnson", "Finance"],
  ["Mary", "Jackson", "Finance"],
  ["Radia", "Perlman", "Operations"],
] as const;

/** What has happened in a workspace of each state. */
const DEMOS: Record<HealthState, (demo: Demo) => Promise<void>> = {
  off: async () => {},
  "never connected": async ({ ctx }) => void (await openScim(ctx)),
  paused: async (demo) => {
    await provision(demo, 30 * MINUTE);
    await saveConnection(demo.ctx, { syncEnabled: false });
  },
  "only rejected keys": async ({ ctx }) => {
    const { key } = await openScim(ctx);
    await regenerateKey(ctx, { former: "now" });
    await provider(key, 0)("GET", "/Users?filter=userName eq %22test%22");
  },
  connected: async ({ ctx }) => {
    const { key } = await openScim(ctx);
    await provider(key, 0)("GET", "/Users?filter=userName eq %22test%22");
  },
  errors: async (demo) => {
    const key = await provision(demo, 30 * MINUTE);
    for (const [givenName, familyName] of [...PEOPLE, ...PEOPLE])
      await provider(key, 0)("POST", "/Users", { schemas: [CORE_USER], name: { givenName, familyName } });
  },
  syncing: async (demo) => void (await provision(demo, 0)),
  healthy: async (demo) => void (await provision(demo, 5 * MINUTE)),
  idle: async (demo) => void (await provision(demo, 3 * 60 * MINUTE)),
};

interface Demo {
  ctx: Ctx;
  slug: string;
}

/** For the operator: a workspace in each health state, with the same people each time. Throws Refusal slugTaken, before anything is made. */
export async function seedDemo(
  caller: Pick<Ctx, "actor" | "requestId">,
  passwordHash: string,
): Promise<{ slug: string; admin: string; health: HealthState }[]> {
  const demos = (Object.keys(DEMOS) as HealthState[]).map((health) => ({ health, slug: `demo-${health.replaceAll(" ", "-")}` }));
  for (const { slug } of demos) {
    if (await findWorkspaceBySlug(slug)) {
      throw new Refusal(
        "slugTaken",
        `"${slug}" is there already. Delete the demo workspaces first: npm run workspace -- delete ${slug}`,
      );
    }
  }
  const made = [];
  for (const { slug, health } of demos) {
    const userName = `admin@${slug}.example`;
    const admin = { userName, email: userName, givenName: "Margaret", familyName: "Hamilton", passwordHash };
    const { workspaceId } = await createWorkspace(caller, { slug, name: `Demo: ${health}`, admin });
    await DEMOS[health]({ ctx: { ...caller, workspaceId }, slug });
    made.push({ slug, admin: userName, health });
  }
  await flushRequestLog();
  return made;
}

/** A first sync, so long ago as the log tells: the people, then the groups. */
async function provision({ ctx, slug }: Demo, ago: number): Promise<string> {
  const { key } = await openScim(ctx);
  const send = provider(key, ago);
  const groups = new Map<string, string[]>();
  for (const [index, [givenName, familyName, department]] of PEOPLE.entries()) {
    const userName = `${givenName}.${familyName}@${slug}.example`.toLowerCase();
    const { id } = await send("POST", "/Users", {
      schemas: [CORE_USER],
      userName,
      externalId: `person-${index + 1}`,
      displayName: `${givenName} ${familyName}`,
      name: { givenName, familyName },
      emails: [{ type: "work", primary: true, value: userName }],
      active: true,
    });
    groups.set(department, [...(groups.get(department) ?? []), String(id)]);
  }
  for (const [displayName, members] of groups) {
    await send("POST", "/Groups", {
      schemas: [CORE_GROUP],
      displayName,
      externalId: `group-${displayName.toLowerCase()}`,
      members: members.map((value) => ({ value })),
    });
  }
  return key;
}

/** Sends as an identity provider does. */
function provider(key: string, ago: number) {
  const endpoint = endpointInPast(ago);
  return async (method: string, path: string, body?: object): Promise<{ id?: unknown }> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/scim+json", "user-agent": "Roster demo" };
    const request = new Request(`http://localhost/scim/v2${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return (await endpoint(request)).json();
  };
}
