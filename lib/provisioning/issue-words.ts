import type { IssueRow } from "#db/queries/issue-table.ts";
import type { IssueKind } from "#db/types.ts";
import { asObject, existingOf, keptUser, sentOf, textOf } from "#lib/directory/issue-details.ts";

/** What an issue is called, in the order in which a filter offers them. */
export const issueNames: Record<IssueKind, string> = {
  "email clash": "UPN clash",
  "identity clash": "Same or different person",
  "name held": "Old name to release",
  "original name taken": "Original name taken",
  "excluded name": "Excluded name",
  "shared externalId": "externalId shared",
  "identity change": "Identity change",
  "admin without role": "Admin restored without role",
  "suspended roles": "Adopted group's roles",
  "unmapped path": "Unmapped attribute",
  "missing names": "Missing names",
  "unknown members": "Unknown member",
  "nested groups": "Nested group",
  "limit reached": "Limit reached",
  "last admin": "Last admin",
  "held deletions": "Held deletions",
  "rejected keys": "Rejected keys",
  "refused changes lost": "Refused changes not kept",
};

type Told = Pick<IssueRow, "kind" | "details" | "occurrences">;

/** What it is about, in a line. */
export function issueSummary({ kind, details, occurrences }: Told): string {
  const sent = sentOf(details)?.userName ?? "a user";
  const existing = existingOf(details)?.userName ?? "a user who is gone";
  const user = keptUser(details.user)?.userName ?? sent;
  const after = keptUser(details.after)?.userName ?? "a user";
  const group = textOf(details.groupName) ?? "a group";
  switch (kind) {
    case "email clash":
      return `${sent} shares an address with ${existing}`;
    case "identity clash":
      return `${sent} was sent again under another directory object`;
    case "name held":
      return `${user} is to be called ${sent}, which a deleted user is`;
    case "original name taken":
      return `${user} came back, and ${textOf(details.originalUserName) ?? "the former name"} is taken`;
    case "excluded name":
      return `${sent} has the name or address of ${existing}, who is excluded from provisioning`;
    case "shared externalId":
      return `${textOf(details.externalId) ?? "One externalId"} belongs to ${user} and to ${textOf(asObject(details.existing).userName) ?? "others"}`;
    case "identity change":
      return `${after} belongs to another person now`;
    case "admin without role":
      return `${after} was a workspace admin before`;
    case "suspended roles":
      return `Roles of a group wait for you: ${list(details.roles)}`;
    case "unmapped path":
      return `There is no attribute ${textOf(details.path) ?? "of that name"}${details.urgent === true ? ", and somebody who left still has access" : ""}`;
    case "missing names":
      return `${sent} has no ${missing(details)}`;
    case "unknown members":
      return `${group} was given ${counted(details, "member", "members")} who ${countOf(details) === 1 ? "is" : "are"} not here`;
    case "nested groups":
      return `${group} was given ${counted(details, "group", "groups")} as ${countOf(details) === 1 ? "a member" : "members"}`;
    case "limit reached":
      return `No more than ${number(details.limit)} provisioned ${textOf(details.of) ?? "users"}`;
    case "last admin":
      return `${user} is the last workspace admin, and was to be taken away`;
    case "held deletions":
      return `Your identity provider takes away many ${textOf(details.entity) ?? "users"} at once: what is too many waits for you`;
    case "rejected keys":
      return `${number(details.tries)} ${details.tries === 1 ? "request" : "requests"} since the last accepted one had no valid key`;
    case "refused changes lost":
      return `${number(occurrences)} ${occurrences === 1 ? "change" : "changes"} came while sync was paused and ${occurrences === 1 ? "was" : "were"} not kept`;
  }
}

function missing(details: IssueRow["details"]): string {
  const paths = Array.isArray(details.missing) ? details.missing : [];
  return paths.map((path) => (path === "name.givenName" ? "first name" : "last name")).join(" and no ");
}

/** Of members: in a list their number, on a page they themselves. */
function countOf({ members }: IssueRow["details"]): number {
  return Array.isArray(members) ? members.length : typeof members === "number" ? members : 0;
}

const number = (value: unknown) => (typeof value === "number" ? value.toLocaleString("en-US") : "some");
const counted = (details: IssueRow["details"], one: string, other: string) =>
  `${number(countOf(details))} ${countOf(details) === 1 ? one : other}`;
const list = (value: unknown) => (Array.isArray(value) ? value.map(String).join(", ") : "");
