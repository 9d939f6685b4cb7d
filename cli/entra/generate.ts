import { createHash } from "node:crypto";
import type { Directory, DirectoryGroup, DirectoryUser } from "./directory.ts";
import { departments, nonLatinPeople, offices, people, teams } from "./names.ts";

const DOMAIN = "contoso.example";
const REPORTS = 8;
const SURNAME_FIRST = /^[\p{Script=Han}\p{Script=Hangul}]/u;

/**
 * A directory that looks real and is the same every time: user number n doesn't depend on how many there are. It has a
 * group of everyone, nested groups, an empty group, and two users with one display name.
 */
export function generateDirectory(options: { users: number; groups: number; seed?: number }): Directory {
  const seed = options.seed ?? 1;
  const taken = new Set<string>();
  const users: DirectoryUser[] = [];
  for (let index = 0; index < options.users; index++) users.push(generateUser(seed, index, users, taken));
  const groups: DirectoryGroup[] = [];
  for (let index = 0; index < options.groups; index++) groups.push(generateGroup(seed, index, users, groups));
  return { users, groups };
}

/** One user. `taken` are the sign-in names that exist; the new one is added. */
export function generateUser(seed: number | string, index: number, others: DirectoryUser[], taken: Set<string>): DirectoryUser {
  const random = randomNumbers(`${seed}/user/${index}`);
  const { givenName, surname, latin } = index === 1 ? sameNameAs(others[0]) : personName(random, index);
  const [department, titles] = pick(departments, random);
  const office = pick(offices, random);
  const userPrincipalName = freeName(latin, taken);
  const extension = String(100 + Math.floor(random() * 900));
  return {
    objectId: guid(`${seed}/user/${index}`),
    userPrincipalName,
    mailNickname: userPrincipalName.slice(0, userPrincipalName.indexOf("@")),
    displayName: SURNAME_FIRST.test(surname) ? `${surname} ${givenName}` : `${givenName} ${surname}`,
    givenName,
    surname,
    // Some accounts have no mailbox.
    mail: index % 25 === 24 ? null : userPrincipalName,
    jobTitle: pick(titles, random),
    department,
    employeeId: String(100_000 + index),
    mobile: random() < 0.6 ? `+31 6 5550 ${String(index % 10_000).padStart(4, "0")}` : null,
    telephoneNumber: `${office.dial} ${extension}`,
    streetAddress: office.street,
    city: office.city,
    state: office.state,
    postalCode: office.postalCode,
    country: office.country,
    physicalDeliveryOfficeName: random() < 0.3 ? `${office.city}, room ${extension}` : null,
    manager: others[Math.floor((index - 1) / REPORTS)]?.objectId ?? null,
    accountEnabled: true,
    assigned: true,
    softDeleted: false,
  };
}

/** What marriage changes. */
export function renamed(user: DirectoryUser, random: () => number, taken: Set<string>): Partial<DirectoryUser> {
  const [, surnames] = pick(people, random);
  const { givenName, surname, latin } = latinName(user.givenName ?? "", pick(surnames, random));
  const userPrincipalName = freeName(latin.replace(/^\./, "x."), taken);
  return { surname, userPrincipalName, displayName: `${givenName} ${surname}`, mail: user.mail && userPrincipalName };
}

interface PersonName {
  givenName: string;
  surname: string;
  /** The local part of the UPN. Apostrophes stay: Entra allows them there. */
  latin: string;
}

function personName(random: () => number, index: number): PersonName {
  const nonLatin = index % 10 === 9 && nonLatinPeople[Math.floor(index / 10) % nonLatinPeople.length];
  if (nonLatin) return { givenName: nonLatin[0], surname: nonLatin[1], latin: nonLatin[2] };
  const [givenNames, surnames] = pick(people, random);
  return latinName(pick(givenNames, random), pick(surnames, random));
}

function sameNameAs(other: DirectoryUser | undefined): PersonName {
  return latinName(other?.givenName ?? "", other?.surname ?? "");
}

function latinName(givenName: string, surname: string): PersonName {
  return { givenName, surname, latin: `${ascii(givenName)}.${ascii(surname)}`.slice(0, 60) };
}

/** Letters that don't come apart under NFD. */
const PLAIN: Record<string, string> = { ß: "ss", ł: "l", ø: "o", đ: "d", ı: "i", æ: "ae", œ: "oe", þ: "th", ð: "d" };

function ascii(name: string): string {
  const letters = name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "");
  return letters.replace(/[^\x20-\x7e]/g, (letter) => PLAIN[letter] ?? "").replaceAll(" ", "");
}

function freeName(local: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = `${local}${number === 1 ? "" : number}@${DOMAIN}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function generateGroup(seed: number, index: number, users: DirectoryUser[], others: DirectoryGroup[]): DirectoryGroup {
  const random = randomNumbers(`${seed}/group/${index}`);
  const objectId = guid(`${seed}/group/${index}`);
  const everyone = users.map((user) => user.objectId);
  if (index === 0) return { objectId, displayName: "Everyone at Contoso", assigned: true, members: everyone };
  if (index === 1) return { objectId, displayName: 'Empty "for now"', assigned: true, members: [] };

  const share = Math.min(users.length, 3 + Math.floor(random() * 40));
  const members = new Set(Array.from({ length: share }, () => pick(everyone, random)));
  const nested = index % 4 === 2 ? others[Math.floor(random() * others.length)] : undefined;
  if (nested) members.add(nested.objectId);
  return { objectId, displayName: groupName(index - 2), assigned: true, members: [...members] };
}

/** Every combination of department, office and team once, then again with a number. */
function groupName(index: number): string {
  const [department] = departments[index % departments.length] ?? ["Group"];
  const office = offices[Math.floor(index / departments.length) % offices.length];
  const round = Math.floor(index / (departments.length * offices.length));
  const number = Math.floor(round / teams.length);
  return `${department} ${office?.city} – ${teams[round % teams.length]}${number === 0 ? "" : ` ${number + 1}`}`;
}

export function pick<T>(list: T[], random: () => number): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** Numbers in [0, 1) that follow from the seed alone. */
export function randomNumbers(seed: string): () => number {
  let drawn = 0;
  return () => digest(`${seed}/${drawn++}`).readUInt32LE() / 2 ** 32;
}

/** Shaped like the random GUIDs (version 4) of real directories, but it follows from the seed. */
export function guid(seed: string): string {
  const hex = digest(`guid/${seed}`).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
