import fc from "fast-check";
import { GROUP, USER } from "#lib/scim/schema.ts";
import { ENTERPRISE_USER } from "#lib/scim/urns.ts";
import { arbitraryFilter, word } from "./arbitrary-filter.ts";
import { arbitraryPerson } from "./arbitrary-person.ts";

/** What a client, a broken one or a hostile one might send: mostly nearly right, for the wrong that is far off is refused early. */
export interface FuzzRequest {
  method: string;
  /** Below the base URL, with the query; as it goes over the wire. */
  target: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface KnownIds {
  users: string[];
  groups: string[];
}

export function arbitraryRequest(known: KnownIds): fc.Arbitrary<FuzzRequest> {
  const id = fc.constantFrom(...known.users, ...known.groups);
  return fc.oneof(
    { weight: 3, arbitrary: bodies(known) },
    { weight: 3, arbitrary: patches(known) },
    { weight: 4, arbitrary: queries(id) },
    { weight: 1, arbitrary: searches(id) },
    { weight: 1, arbitrary: bulks(known) },
    { weight: 2, arbitrary: places(id) },
    { weight: 2, arbitrary: conditions(known) },
  );
}

const JSON_TYPE = { "content-type": "application/scim+json" };

const request = (
  method: string,
  target: string,
  body: string | null = null,
  headers: Record<string, string> = {},
): FuzzRequest => ({
  method,
  target,
  headers: body === null ? headers : { ...JSON_TYPE, ...headers },
  body,
});

/** Pieces that mean something to one of the layers. */
const PIECES = [
  "'",
  '"',
  "\\",
  "\\u0000",
  "\\ud800",
  "\u0000",
  "%",
  "%00",
  "%ff",
  "${",
  "$1",
  "--",
  ";",
  "/*",
  "*/",
  "'; drop table users; --",
  "') or true --",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  ".",
  " ",
  "null",
  "true",
  "1e999",
  "-0",
  "9".repeat(400),
  "__proto__",
  "constructor",
  "toString",
  "$ref",
  "@.type",
  "urn:",
  "urn:ietf:params:scim:schemas:core:2.0:User:",
  "bulkId:",
  "bulkId:a",
  "and",
  "or",
  "not (",
  "eq",
  "pr",
  "é",
  "😀",
  "\ud83d",
  "İ",
  "\u202e",
  "a".repeat(500),
];
const piece = fc.constantFrom(...PIECES);

/** The text with some of it cut out, doubled or replaced, or as it was. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(1000), length: fc.nat(8), by: fc.option(piece, { nil: "" }), twice: fc.boolean() });
  return fc
    .tuple(
      text,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) },
      ),
    )
    .map(([whole, edits]) =>
      edits.reduce((current, { at, length, by, twice }) => {
        const start = current.length === 0 ? 0 : at % current.length;
        const cut = current.slice(start, start + length);
        return current.slice(0, start) + by + (twice ? cut + cut : "") + current.slice(start + length);
      }, whole),
    );
}

const damagedJson = (value: fc.Arbitrary<unknown>) => damaged(value.map((json) => JSON.stringify(json)));

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  piece,
  word,
  fc.constantFrom<unknown>(null, "", [], {}, [[]], [null], { value: null }, { value: { value: "x" } }, 0.1, 1e21),
  fc.integer({ min: 1, max: 60 }).map((depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`)),
);

const names = [...USER.core.attributes, ...GROUP.core.attributes, ...USER.extensions.flatMap((schema) => schema.attributes)].map(
  ({ name }) => name,
);
const attributeName = fc.oneof(
  fc.constantFrom(...names, "meta", "schemas", "password", ENTERPRISE_USER, "urn:x:y", `${ENTERPRISE_USER}:manager`),
  piece,
);

const person = fc
  .tuple(arbitraryPerson, fc.dictionary(attributeName, anything, { maxKeys: 3 }), word)
  .map(([own, odd, userName]) => ({ userName, ...own, ...odd }));
const group = (known: KnownIds) =>
  fc
    .tuple(
      word,
      fc.array(fc.oneof(fc.constantFrom(...known.users), anything), { maxLength: 4 }),
      fc.dictionary(attributeName, anything, { maxKeys: 2 }),
    )
    .map(([displayName, members, odd]) => ({ displayName, members: members.map((value) => ({ value })), ...odd }));

function bodies(known: KnownIds): fc.Arbitrary<FuzzRequest> {
  const user = fc.constantFrom(...known.users);
  const aGroup = fc.constantFrom(...known.groups);
  return fc.oneof(
    damagedJson(person).map((body) => request("POST", "/Users", body)),
    fc.tuple(user, damagedJson(person)).map(([id, body]) => request("PUT", `/Users/${id}`, body)),
    damagedJson(group(known)).map((body) => request("POST", "/Groups", body)),
    fc.tuple(aGroup, damagedJson(group(known))).map(([id, body]) => request("PUT", `/Groups/${id}`, body)),
    damagedJson(anything).map((body) => request("POST", "/Users", body)),
    fc
      .tuple(fc.constantFrom("/Users", "/Bulk", "/.search"), fc.string({ unit: "binary" }))
      .map(([path, body]) => request("POST", path, body)),
  );
}

function pathText(): fc.Arbitrary<string> {
  const inner = arbitraryFilter(USER, { ids: ["x"], dates: ["2026-01-01T00:00:00Z"] });
  const path = fc.oneof(
    attributeName,
    fc.tuple(attributeName, attributeName).map((parts) => parts.join(".")),
    fc.tuple(attributeName, inner).map(([name, filter]) => `${name}[${filter}]`),
    fc.constantFrom(
      'emails[type eq "work"].value',
      'members[value eq "x"]',
      "name.givenName",
      ENTERPRISE_USER,
      `${ENTERPRISE_USER}:manager.value`,
      'roles[primary eq "True"].value',
      "urn:x:y:z",
    ),
  );
  return damaged(path);
}

function patchBody(known: KnownIds): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    anything,
    fc.dictionary(pathText(), anything, { maxKeys: 3 }),
    fc.constantFrom(...known.users),
    fc.constantFrom(...known.users).map((id) => [{ value: id }]),
  );
  const operation = fc.record(
    { op: fc.oneof(fc.constantFrom("add", "Replace", "remove"), anything), path: fc.oneof(pathText(), anything), value },
    { requiredKeys: ["op"] },
  );
  return fc.oneof(
    { weight: 5, arbitrary: fc.array(operation, { maxLength: 4 }).map((Operations) => ({ Operations })) },
    { weight: 1, arbitrary: anything.map((Operations) => ({ Operations })) },
  );
}

function patches(known: KnownIds): fc.Arbitrary<FuzzRequest> {
  const target = fc.oneof(
    fc.constantFrom(...known.users).map((id) => `/Users/${id}`),
    fc.constantFrom(...known.groups).map((id) => `/Groups/${id}`),
  );
  const attributes = fc.option(damaged(fc.constantFrom("attributes=id", "excludedAttributes=members,groups")), { nil: "" });
  return fc
    .tuple(target, attributes, damagedJson(patchBody(known)))
    .map(([path, query, body]) => request("PATCH", `${path}?${wire(query)}`, body));
}

const parameter = (id: fc.Arbitrary<string>) => {
  const known = { ids: ["x"], dates: ["2026-01-01T00:00:00Z"] };
  const filter = fc.oneof(
    arbitraryFilter(USER, known),
    arbitraryFilter(GROUP, known),
    id.map((text) => `id eq "${text}" and members eq "${text}"`),
    fc.string({ unit: "binary" }),
  );
  const number = fc.oneof(fc.integer().map(String), piece, fc.constantFrom("", "0", "-1", "1001", "1e3"));
  return fc.oneof(
    { weight: 6, arbitrary: named("filter", damaged(filter)) },
    { weight: 2, arbitrary: named("sortBy", damaged(attributeName)) },
    { weight: 1, arbitrary: named("sortOrder", fc.oneof(fc.constantFrom("ascending", "Descending"), piece)) },
    { weight: 2, arbitrary: named("attributes", damaged(fc.array(pathText(), { maxLength: 4 }).map((list) => list.join(",")))) },
    { weight: 1, arbitrary: named("excludedAttributes", pathText()) },
    { weight: 1, arbitrary: named("startIndex", number) },
    { weight: 1, arbitrary: named("count", number) },
    { weight: 1, arbitrary: named("cursor", fc.oneof(fc.constant(""), fc.base64String(), piece)) },
  );
};

const named = (name: string, value: fc.Arbitrary<string>) => value.map((text): [string, string] => [name, text]);

function queries(id: fc.Arbitrary<string>): fc.Arbitrary<FuzzRequest> {
  const path = fc.oneof(
    fc.constantFrom("/Users", "/Groups", "/", "/Schemas"),
    id.map((text) => `/Users/${text}`),
  );
  const encode = fc.constantFrom(
    encodeURIComponent,
    (text: string) => new URLSearchParams({ x: text }).toString().slice(2),
    wire,
  );
  return fc
    .tuple(path, fc.array(fc.tuple(parameter(id), encode), { maxLength: 4 }))
    .map(([place, parameters]) =>
      request(
        "GET",
        `${place}?${parameters.map(([[name, value], encoded]) => `${name}=${encoded(value.toWellFormed())}`).join("&")}`,
      ),
    );
}

function searches(id: fc.Arbitrary<string>): fc.Arbitrary<FuzzRequest> {
  const path = fc.constantFrom("/.search", "/Users/.search", "/Groups/.search");
  const parameters = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: parameter(id) as fc.Arbitrary<[string, unknown]> },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom("filter", "count", "attributes", "cursor"), anything) },
    ),
    { maxLength: 4 },
  );
  return fc
    .tuple(path, damagedJson(parameters.map((pairs) => Object.fromEntries(pairs))))
    .map(([place, body]) => request("POST", place, body));
}

function bulks(known: KnownIds): fc.Arbitrary<FuzzRequest> {
  const reference = fc.constantFrom("a", "b", "c").map((bulkId) => `bulkId:${bulkId}`);
  const operation = fc.record(
    {
      method: fc.oneof(fc.constantFrom("POST", "put", "PATCH", "DELETE"), anything),
      path: fc.oneof(
        fc.constantFrom("/Users", "/Groups", "/Bulk", "/Users/.search"),
        reference.map((id) => `/Users/${id}`),
        fc.constantFrom(...known.users).map((id) => `/Users/${id}`),
        anything,
      ),
      bulkId: fc.oneof(fc.constantFrom("a", "b", "c"), anything),
      version: fc.oneof(fc.constantFrom('W/"1"', "*"), anything),
      data: fc.oneof(
        fc.tuple(person, reference).map(([own, manager]) => ({ ...own, manager })),
        fc.tuple(word, reference).map(([displayName, value]) => ({ displayName, members: [{ value }] })),
        patchBody(known),
        anything,
      ),
    },
    { requiredKeys: ["method", "path"] },
  );
  const body = fc.record(
    { Operations: fc.array(operation, { maxLength: 6 }), failOnErrors: fc.oneof(fc.nat(3), anything) },
    { requiredKeys: ["Operations"] },
  );
  return damagedJson(body).map((text) => request("POST", "/Bulk", text));
}

function places(id: fc.Arbitrary<string>): fc.Arbitrary<FuzzRequest> {
  const method = fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND");
  const known = fc.constantFrom(
    "/Users",
    "/Groups",
    "/Schemas",
    "/ResourceTypes/User",
    "/ServiceProviderConfig",
    "/Me",
    "/Bulk",
    "/.search",
    "",
    "/",
    "//",
  );
  const path = fc.oneof(
    known,
    id.map((text) => `/Users/${text}`),
    id.map((text) => `/Groups/${text}`),
    fc.webPath(),
  );
  return fc
    .tuple(method, damaged(path), damagedJson(anything))
    .map(([name, place, body]) =>
      request(name, wire(place), ["GET", "HEAD", "OPTIONS", "TRACE", "DELETE"].includes(name) ? null : body),
    );
}

function conditions(known: KnownIds): fc.Arbitrary<FuzzRequest> {
  const text = fc.oneof(
    piece,
    fc.string(),
    fc.constantFrom(
      'W/"1"',
      '"1", W/"2"',
      "*",
      "gzip",
      "identity",
      "text/plain",
      "application/json;;",
      "application/scim+json; charset=utf-16",
      "-1",
      "Bearer ",
      "chunked, x",
    ),
  );
  const name = fc.constantFrom(
    "if-match",
    "if-none-match",
    "content-type",
    "content-encoding",
    "accept",
    "accept-encoding",
    "authorization",
    "user-agent",
    "x-request-id",
    "host",

    "x-forwarded-host",
    "range",
  );
  const headers = fc.dictionary(name, text.map(headerValue), { maxKeys: 4 });
  const target = fc.oneof(
    fc.constantFrom(...known.users).map((id) => `/Users/${id}`),
    fc.constantFrom(...known.groups).map((id) => `/Groups/${id}?excludedAttributes=members`),
  );
  return fc.oneof(
    fc.tuple(target, headers).map(([path, sent]) => request("GET", path, null, sent)),
    fc.tuple(target, headers).map(([path, sent]) => request("PATCH", path, '{"Operations":[]}', sent)),
    fc.tuple(target, headers).map(([path, sent]) => request("PUT", path, '{"userName":"x","displayName":"x"}', sent)),
  );
}

/** Anything that may stand in a header's value. */
function headerValue(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\x80-\xff]/g, "").trim();
}

/** Only what can't stand in a request line is encoded; stray % and quotes go as they are. */
function wire(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}
