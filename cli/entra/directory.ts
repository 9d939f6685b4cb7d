import { z } from "zod";

/**
 * The source directory, as Entra ID would know it. Attribute names are Entra's own. A line that is missing means
 * "permanently deleted" as soon as a cycle has linked the object.
 */

const text = z.string().nullish();
const guid = z.guid("not a GUID");

const userSchema = z.strictObject({
  objectId: guid,
  userPrincipalName: z.string().min(1, "empty"),
  mailNickname: text,
  displayName: text,
  givenName: text,
  surname: text,
  mail: text,
  jobTitle: text,
  department: text,
  employeeId: text,
  mobile: text,
  telephoneNumber: text,
  facsimileTelephoneNumber: text,
  streetAddress: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  physicalDeliveryOfficeName: text,
  /** objectId of another user. */
  manager: guid.nullish(),
  accountEnabled: z.boolean().default(true),
  /** Assigned to the application: in scope. */
  assigned: z.boolean().default(true),
  /** In the directory's recycle bin. */
  softDeleted: z.boolean().default(false),
});

const groupSchema = z.strictObject({
  objectId: guid,
  displayName: z.string().min(1, "empty"),
  assigned: z.boolean().default(true),
  /** objectIds of users, and of nested groups (which Entra does not provision). */
  members: z.array(guid).default([]),
});

const directorySchema = z
  .strictObject({ users: z.array(userSchema), groups: z.array(groupSchema).default([]) })
  .superRefine(({ users, groups }, context) => {
    const objectIds = new Set<string>();
    const names = new Set<string>();
    const unique = (seen: Set<string>, value: string, path: (string | number)[]) => {
      const key = value.toLowerCase();
      if (seen.has(key)) context.addIssue({ code: "custom", path, message: `"${value}" occurs twice` });
      seen.add(key);
    };
    users.forEach((user, index) => {
      unique(objectIds, user.objectId, ["users", index, "objectId"]);
      if (!user.softDeleted) unique(names, user.userPrincipalName, ["users", index, "userPrincipalName"]);
    });
    groups.forEach((group, index) => {
      unique(objectIds, group.objectId, ["groups", index, "objectId"]);
    });
  });

export type DirectoryUser = z.output<typeof userSchema>;
export type DirectoryGroup = z.output<typeof groupSchema>;
export type Directory = z.output<typeof directorySchema>;

/** The directory cannot be used. The message has one line a mistake. */
export class DirectoryInvalid extends Error {
  override name = "DirectoryInvalid";
}

const MISTAKES_SHOWN = 10;

/**
 * Reads the JSON of a directory file.
 * @param source what to call the file in messages
 * @throws DirectoryInvalid
 */
export function parseDirectory(json: string, source: string): Directory {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    throw new DirectoryInvalid(`${source} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const result = directorySchema.safeParse(data);
  if (result.success) return result.data;

  const { issues } = result.error;
  const lines = issues.slice(0, MISTAKES_SHOWN).map((issue) => `  ${place(data, issue.path)}: ${issue.message}`);
  if (issues.length > MISTAKES_SHOWN) lines.push(`  … and ${issues.length - MISTAKES_SHOWN} more`);
  throw new DirectoryInvalid([`${source} is not a directory:`, ...lines].join("\n"));
}

/** "users[3].mail (adele@contoso.example)": where the mistake is, and on whom. */
function place(data: unknown, path: PropertyKey[]): string {
  const [list, index] = path;
  let where = "";
  for (const key of path) where += typeof key === "number" ? `[${key}]` : `${where ? "." : ""}${String(key)}`;
  if (typeof list !== "string" || typeof index !== "number") return where || "the file";
  const entry = (data as Record<string, Record<string, unknown>[]>)[list]?.[index];
  const name = entry?.userPrincipalName ?? entry?.displayName;
  return typeof name === "string" ? `${where} (${name})` : where;
}

/** JSON with one object a line: easy to edit by hand, easy to compare. */
export function formatDirectory(directory: Directory): string {
  const lines = (objects: object[]) => objects.map((object) => `    ${JSON.stringify(object)}`).join(",\n");
  return `{\n  "users": [\n${lines(directory.users)}\n  ],\n  "groups": [\n${lines(directory.groups)}\n  ]\n}\n`;
}
