import type { Directory, DirectoryGroup, DirectoryUser } from "./directory.ts";
import { generateUser, guid, pick, randomNumbers, renamed } from "./generate.ts";
import { isInScope } from "./mapping.ts";
import { departments, offices } from "./names.ts";

/** What happened in the directory between two cycles. */
export interface Episode {
  /** "hired": 3 */
  events: Record<string, number>;
  /** Whom the admin provisions on demand while the cycle runs; null = nobody. */
  demanded: string | null;
  restart: boolean;
}

/** Of a hundred people, how many each round concerns; at least one. */
const PERCENT = { hired: 1, left: 2, returned: 30, purged: 20, renamed: 0.5, changed: 2, moved: 0.5 };
const GROUPS_TOUCHED = 4;
const MEMBERS_MOVED = 5;
const RESTART_CHANCE = 0.1;

/**
 * Lets some time pass in the directory, which is changed in place: people are hired, leave, return, marry, move; groups change.
 * What happens follows from the seed alone. Names given up in a round are free from the next one on.
 */
export function letTimePass(directory: Directory, seed: string): Episode {
  const random = randomNumbers(seed);
  const events: Record<string, number> = {};
  const count = (event: string) => {
    events[event] = (events[event] ?? 0) + 1;
  };
  const { users } = directory;
  const taken = new Set(users.map(({ userPrincipalName }) => userPrincipalName));
  const some = (from: DirectoryUser[], percent: number) => sample(from, Math.ceil((from.length * percent) / 100), random);
  const touched: DirectoryUser[] = [];

  const outside = users.filter((user) => !isInScope(user));
  const purged = new Set(
    some(
      users.filter(({ softDeleted }) => softDeleted),
      PERCENT.purged,
    ),
  );
  const leavers = some(users.filter(isInScope), PERCENT.left);
  for (const user of some(
    outside.filter((user) => !purged.has(user)),
    PERCENT.returned,
  )) {
    Object.assign(user, { assigned: true, accountEnabled: true, softDeleted: false });
    count("people returned");
  }
  for (const user of leavers) count(leave(user, random));
  purge(directory, purged);
  for (const _ of purged) count("people deleted permanently");

  const present = users.filter(isInScope);
  for (const user of some(present, PERCENT.renamed)) {
    Object.assign(user, renamed(user, random, taken));
    count("people renamed");
  }
  for (const user of some(present, PERCENT.changed)) {
    change(user, random);
    touched.push(user);
    count("people changed");
  }
  for (const user of some(present, PERCENT.moved)) {
    user.manager = random() < 0.2 ? null : pick(present, random).objectId;
    if (user.manager === user.objectId) user.manager = null;
    count("managers changed");
  }
  const hires = Math.ceil((present.length * PERCENT.hired) / 100);
  for (let index = 0; index < hires; index++) {
    const user = {
      ...generateUser(`${seed}/hire`, index + 2, [], taken),
      manager: present.length > 0 ? pick(present, random).objectId : null,
    };
    users.push(user);
    touched.push(user);
    count("people hired");
  }
  changeGroups(directory, seed, random, count);

  const demanded = touched.length > 0 && random() < 0.5 ? pick(touched, random).userPrincipalName : null;
  return { events, demanded, restart: random() < RESTART_CHANCE };
}

function leave(user: DirectoryUser, random: () => number): string {
  const how = random();
  if (how < 0.3) user.assigned = false;
  else if (how < 0.6) user.accountEnabled = false;
  else user.softDeleted = true;
  return how < 0.3 ? "people unassigned" : how < 0.6 ? "people disabled" : "people soft-deleted";
}

/** Removes people and whatever refers to them. */
function purge(directory: Directory, purged: Set<DirectoryUser>): void {
  const gone = new Set([...purged].map(({ objectId }) => objectId));
  directory.users.splice(0, Infinity, ...directory.users.filter((user) => !purged.has(user)));
  for (const user of directory.users) if (user.manager && gone.has(user.manager)) user.manager = null;
  for (const group of directory.groups) group.members = group.members.filter((member) => !gone.has(member));
}

function change(user: DirectoryUser, random: () => number): void {
  const [department, titles] = pick(departments, random);
  const office = pick(offices, random);
  const changes: Partial<DirectoryUser>[] = [
    { department, jobTitle: pick(titles, random) },
    {
      city: office.city,
      state: office.state,
      country: office.country,
      streetAddress: office.street,
      postalCode: office.postalCode,
    },
    { mobile: user.mobile ? null : `+31 6 5550 ${String(Math.floor(random() * 10_000)).padStart(4, "0")}` },
    { physicalDeliveryOfficeName: user.physicalDeliveryOfficeName ? null : `${office.city}, room 7` },
  ];
  Object.assign(user, pick(changes, random));
}

function changeGroups(directory: Directory, seed: string, random: () => number, count: (event: string) => void): void {
  const { groups, users } = directory;
  for (const group of sample(
    groups.filter(({ assigned }) => assigned),
    GROUPS_TOUCHED,
    random,
  )) {
    const members = new Set(group.members);
    for (const member of sample(group.members, Math.floor(random() * MEMBERS_MOVED), random)) members.delete(member);
    for (const { objectId } of sample(users, Math.floor(random() * MEMBERS_MOVED), random)) members.add(objectId);
    group.members = [...members];
    count("groups changed");
  }
  if (random() < 0.3) {
    const members = sample(users, 10, random).map(({ objectId }) => objectId);
    const objectId = guid(`${seed}/group`);
    groups.push({ objectId, displayName: `Task force ${objectId.slice(0, 8)}`, assigned: true, members });
    count("groups added");
  }
  const [chosen] = sample(groups, 1, random);
  if (!chosen) return;
  if (random() < 0.3) {
    chosen.displayName = `${chosen.displayName.replace(/ \([0-9a-f]{4}\)$/, "")} (${guid(`${seed}/name`).slice(0, 4)})`;
    count("groups renamed");
  } else if (random() < 0.2) {
    dissolve(directory, chosen, random);
    count("groups removed");
  }
}

function dissolve({ groups }: Directory, group: DirectoryGroup, random: () => number): void {
  if (random() < 0.5) group.assigned = false;
  else groups.splice(groups.indexOf(group), 1);
}

/** Some different items, in the order of the list. */
function sample<T>(items: T[], size: number, random: () => number): T[] {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(size, items.length)) chosen.add(Math.floor(random() * items.length));
  return items.filter((_, index) => chosen.has(index));
}
