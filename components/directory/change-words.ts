import { formatCount } from "#components/ui/number-format.ts";
import type { Json, JsonObject } from "#lib/scim/types.ts";

/** What of a change of a user is shown. */
interface Told {
  action: string;
  before: JsonObject | null;
  after: JsonObject | null;
  group: { displayName: string | null } | null;
}

/** What was done, as it stands after who did it: "Ada Admin" + "deactivated this user". `whom`: on pages that aren't about one user. */
export function changeWords({ action, group, after }: Told, whom = "this user"): string {
  if (group) {
    const name = group.displayName ?? "a group that is gone";
    return action === "added" ? `added ${whom} to ${name}` : `removed ${whom} from ${name}`;
  }
  if (action === "signed out" && typeof after?.sessions === "number") {
    return `signed ${whom} out of ${formatCount(after.sessions, "session", "sessions")}`;
  }
  const words = actions[action];
  if (words === undefined) return whom === "this user" ? action : `${action}: ${whom}`;
  // By a function, because a name may hold what a replacement pattern means by $.
  return whom === "this user" ? words : words.replace(/this (user|account|last admin)/, () => whom);
}

const actions: Record<string, string> = {
  created: "created this user",
  changed: "changed this user",
  linked: "linked this user: the provider manages it since",
  restored: "restored this user",
  activated: "activated this user",
  deactivated: "deactivated this user",
  "moved to Deleted users": "moved this user to Deleted users",
  "deleted permanently": "deleted this user permanently",
  "identity changed": "gave this account to a new person",
  "identity change taken back": "named the former person again, before the account was given away",
  "held by the accident guard": "wanted to take this user away, which the accident guard holds",
  "released from the accident guard": "kept this user, whom the accident guard held",
  "held for want of another admin": "wanted to take this last admin away, which is held",
  "confirmed by the provider": "confirmed the present values",
  "excluded from provisioning": "excluded this user from provisioning",
  "opened to provisioning": "opened this user to provisioning",
  "Microsoft account linked": "linked a Microsoft account to this user",
  "Microsoft account unlinked": "unlinked this user's Microsoft account",
  "password set": "set this account's password",
  "password link made": "made a link to set this account's password",
  "e-mail confirmed": "confirmed where this account's password mails go",
  "made workspace admin": "made this user a workspace admin",
  "linked by an admin": "linked this user to the one that the provider sent",
  "told apart from somebody else of this name": "told this user apart from another person of this name",
  "recognised as the same person": "recognised this user as the one that the provider sent",
  "gave up the name": "released this user's name for somebody else",
  "got the original name back": "put this user's former name back",
  "no longer workspace admin": "took workspace admin away from this user",
};

export interface ChangedValue {
  label: string;
  /** Null = none. */
  before: string | null;
  after: string | null;
}

/** Each value that differs, by the name that pages give it, in the order of reading. Nothing for what made or ended the user as a whole. */
export function changedValues({ action, before, after }: Pick<Told, "action" | "before" | "after">): ChangedValue[] {
  if (before === null || after === null || action === "created") return [];
  const was = flat(before);
  const is = flat(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((path) => ({ label: labels[path] ?? path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((value) => value.before !== value.after);
}

const labels: Record<string, string> = {
  userName: "User name",
  displayName: "Display name",
  "name.givenName": "First name",
  "name.familyName": "Last name",
  "name.formatted": "Full name",
  externalId: "External id",
  active: "Active over SCIM",
  status: "Status",
  role: "Role",
  source: "Source",
  held: "Held",
  "held[1]": "Held",
  "held[2]": "Held",
  excluded: "Excluded from provisioning",
  microsoftAccount: "Microsoft account",
  linkedBy: "Found by",
  confirmedEmail: "Address for password mails",
  title: "Job title",
  department: "Department",
  employeeNumber: "Employee number",
  "manager.value": "Manager",
  "emails[work]": "E-mail",
  "phoneNumbers[mobile]": "Mobile phone",
  "phoneNumbers[work]": "Work phone",
};

const EXTENSION = /^urn:ietf:params:scim:schemas:extension:enterprise:2\.0:user\./i;

function flat(object: JsonObject): Map<string, string> {
  const values = new Map<string, string>();
  collect("", object, values);
  return values;
}

function collect(path: string, value: Json, into: Map<string, string>): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      const inner = element !== null && typeof element === "object" && !Array.isArray(element) ? element : null;
      const plain = inner && typeof inner.value === "string" && typeof inner.type === "string";
      if (plain) put(`${path}[${inner.type}]`, String(inner.value), into);
      else collect(`${path}[${index + 1}]`, element, into);
    }
  } else if (typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) collect(path === "" ? key : `${path}.${key}`, inner, into);
  } else {
    put(path, value === true ? "yes" : value === false ? "no" : String(value), into);
  }
}

/** Two of a type stand in one line. */
function put(path: string, text: string, into: Map<string, string>): void {
  const name = path.replace(EXTENSION, "");
  const present = into.get(name);
  into.set(name, present === undefined ? text : `${present}, ${text}`);
}
