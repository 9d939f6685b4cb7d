/**
 * The target side of Entra's attribute mapping, e.g. `name.givenName`, `emails[type eq "work"].value` or
 * `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`: reading and writing such a path in a resource.
 */

export type Resource = Record<string, unknown>;

interface TargetPath {
  urn: string | undefined;
  attribute: string;
  /** The `type` of the element meant, for multi-valued attributes. */
  type: string | undefined;
  sub: string | undefined;
}

const GRAMMAR = /^(?:(?<urn>urn:.+):)?(?<attribute>\w+)(?:\[type eq "(?<type>\w+)"\])?(?:\.(?<sub>\w+))?$/;

function parse(path: string): TargetPath {
  const { urn, attribute, type, sub } = GRAMMAR.exec(path)?.groups ?? {};
  if (!attribute) throw new Error(`not a target path: ${path}`);
  return { urn, attribute, type, sub };
}

/** Whether the path names one element of a multi-valued attribute. */
export function isFiltered(path: string): boolean {
  return path.includes("[");
}

/** The value at the path; undefined when it is unassigned: absent, null, "" or [] (RFC 7643 §2.5). */
export function readTarget(resource: Resource, path: string): unknown {
  const { urn, attribute, type, sub } = parse(path);
  const holder = urn ? asObject(resource[urn]) : resource;
  let value: unknown = holder?.[attribute];
  if (type) value = asArray(value).find((element) => asObject(element)?.type === type);
  if (sub) value = asObject(value)?.[sub];
  return value === null || value === "" || (Array.isArray(value) && value.length === 0) ? undefined : value;
}

/** Sets the value at the path, making the objects and elements on the way. */
export function writeTarget(resource: Resource, path: string, value: unknown): void {
  const { urn, attribute, type, sub } = parse(path);
  const holder = urn ? child(resource, urn) : resource;
  if (!sub) {
    holder[attribute] = value;
  } else if (!type) {
    child(holder, attribute)[sub] = value;
  } else {
    const elements = asArray(holder[attribute]);
    holder[attribute] = elements;
    let element = elements.map(asObject).find((candidate) => candidate?.type === type);
    if (!element) {
      element = { type };
      elements.push(element);
    }
    element[sub] = value;
  }
}

function child(holder: Resource, key: string): Resource {
  const value = asObject(holder[key]) ?? {};
  holder[key] = value;
  return value;
}

export function asObject(value: unknown): Resource | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Resource) : undefined;
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
