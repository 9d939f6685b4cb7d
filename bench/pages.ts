/**
 * How long the server takes for each list, search, sort and page turn of the admin's pages at 100,000 users and 10,000 groups, as a browser
 * sees it on this machine: from the request to the last byte of the page, rendering included. Beside each stands the same page of a
 * workspace with nobody in it.
 */
import { median } from "./measure.ts";
import type { BenchWorkspace } from "./workspaces.ts";

const lists = (largestGroup: string, filledAt: string) => ({
  "Users, by name": "user-management",
  "Users, by name, downwards": "user-management?sort=-name",
  "Users, by user name": "user-management?sort=userName",
  "Users, by department": "user-management?sort=department",
  "Users, latest first": "user-management?sort=-createdAt",
  "Users, a page in the middle": "user-management?page=960",
  "Users, the last page": "user-management?page=1920",
  "Users, by department, a page in the middle": "user-management?sort=department&page=960",
  "Users, 100 on a page": "user-management?size=100",
  "Users, inactive": "user-management?status=inactive",
  "Users, manual and active, by user name": "user-management?source=manual&status=active&sort=userName",
  "Users, search for a name": "user-management?q=adele",
  "Users, search for two letters": "user-management?q=zq",
  "Users, search for one letter": "user-management?q=e",
  "Users, search that everybody meets": "user-management?q=contoso",
  "Users, search for one person": "user-management?q=adele.vance.777",
  "Deleted users": "deleted-users",
  "Deleted users, by name, search": "deleted-users?q=an&sort=name",
  "Groups, by name": "group-management",
  "Groups, by members": "group-management?sort=-members",
  "Groups, the last page": "group-management?page=200",
  "Groups, search": "group-management?q=sales",
  "Everybody's members": `group-management/${largestGroup}`,
  "Everybody's members, a page in the middle": `group-management/${largestGroup}?page=1000`,
  "Everybody's members, search": `group-management/${largestGroup}?q=vance`,
  Overview: "..",
  "User provisioning": "user-provisioning",
  Doctor: "user-provisioning/doctor",
  "Out of scope, users": `user-provisioning/out-of-scope?since=${filledAt}`,
  "Out of scope, users, a page in the middle": `user-provisioning/out-of-scope?since=${filledAt}&page=900`,
  "Out of scope, groups": `user-provisioning/out-of-scope?since=${filledAt}&tab=groups`,
  "Sync issues": "../issues",
  "Jump to": "../jump?q=adele",
});

/** Both signed in, interleaved. */
export async function measurePages(
  url: string,
  large: BenchWorkspace & { largestGroup: string },
  empty: BenchWorkspace,
  rounds: number,
): Promise<PageResult[]> {
  const visitors = { large: await signIn(url, large), empty: await signIn(url, empty) };
  return measure(lists(large.largestGroup, new Date().toISOString()), visitors, rounds);
}

export interface PageResult {
  page: string;
  /** Milliseconds. */
  median: number;
  slowest: number;
  emptyMedian: number;
}

type Visitor = (page: string) => Promise<number>;

/** Interleaved, so that what else the machine does meets all alike. */
async function measure(
  pages: Record<string, string>,
  visitors: { large: Visitor; empty: Visitor },
  rounds: number,
): Promise<PageResult[]> {
  const times = new Map(Object.keys(pages).map((name) => [name, { large: [] as number[], empty: [] as number[] }]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, page] of Object.entries(pages)) {
      const [largeMs, emptyMs] = [
        await visitors.large(page),
        await visitors.empty(page.startsWith("group-management/") ? "group-management" : page),
      ];
      // The first round warms up.
      if (round > 0) times.get(name)?.large.push(largeMs);
      if (round > 0) times.get(name)?.empty.push(emptyMs);
    }
  }
  return [...times].map(([page, { large, empty }]) => ({
    page,
    median: median(large),
    slowest: Math.max(...large),
    emptyMedian: median(empty),
  }));
}

async function signIn(url: string, { slug, admin }: BenchWorkspace): Promise<Visitor> {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(csrf) },
    body: new URLSearchParams({ csrfToken, slug, ...admin, json: "true" }),
  });
  const cookie = cookiesOf(answer);
  return async (page) => {
    const began = performance.now();
    const response = await fetch(`${url}/${slug}/users-groups/${page}`.replace("/users-groups/..", ""), { headers: { cookie } });
    await response.arrayBuffer();
    if (response.status !== 200 || response.redirected) throw new Error(`${page}: ${response.status}`);
    return performance.now() - began;
  };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
