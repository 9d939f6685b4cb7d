/**
 * What the protocol needs from the rest of Roster. lib/scim owns these shapes and implements none of them: lib/directory
 * does the work, lib/provisioning wires the two together.
 */
import type { ScimError } from "./errors.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A user as stored. `attributes` holds everything of the SCIM resource but id, meta, groups, userName, externalId, active. */
export interface UserRecord {
  id: string;
  userName: string;
  externalId: string | null;
  /** false = soft deleted (docs/matching.md). */
  active: boolean;
  attributes: JsonObject;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  /** Absent when the caller didn't ask for them. */
  groups?: { id: string; displayName: string }[];
}

/** What a POST, PUT or PATCH wants a user to be. Validated, normalised, without readOnly attributes and passwords. */
export interface UserInput {
  userName: string;
  /** undefined = not sent. */
  externalId: string | null | undefined;
  /** undefined = not sent: true on create, unchanged otherwise. */
  active: boolean | undefined;
  attributes: JsonObject;
}

export interface GroupRecord {
  id: string;
  displayName: string;
  externalId: string | null;
  /** Unknown extension URNs, stored and read back. */
  attributes: JsonObject;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  /** Absent when the caller didn't ask for them. */
  members?: { id: string; display: string | null }[];
}

export interface GroupInput {
  displayName: string;
  externalId: string | null | undefined;
  attributes: JsonObject;
}

/** Named as members, and never to be any. */
export interface SkippedMembers {
  /** Nested groups, as far as the client marks them so. */
  groups: string[];
  /** No UUIDs: nobody was ever given such an id. */
  malformed: string[];
}

/** The net effect of a PATCH's member operations, in the order: replace (when not null), remove, add. `add` and `remove` are disjoint; all are UUIDs in lower case. */
export interface MemberChange {
  replace: string[] | null;
  add: string[];
  remove: string[];
  /** Absent = none. */
  skipped?: SkippedMembers;
}

/** A PATCH is refused for paths that the schema doesn't have: somebody has to look at the client's mapping. */
export interface UnmappedPaths {
  type: "User" | "Group";
  id: string;
  /** As sent. */
  paths: string[];
  /** The same request would have deactivated the user, who therefore stays. */
  deactivates: boolean;
}

export type CompareOp = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";

/** A filter after parsing (RFC 7644 §3.4.2.2). */
export type Filter =
  | { kind: "and" | "or"; left: Filter; right: Filter }
  | { kind: "not"; filter: Filter }
  | { kind: "present"; path: AttributePath }
  | { kind: "compare"; path: AttributePath; op: CompareOp; value: string | boolean | null }
  /** `emails[type eq "work"]`: the paths inside are relative to one element. */
  | { kind: "element"; path: AttributePath; filter: Filter };

/** Names are spelt as the schema spells them, whatever case the client used. `urn` is null for core attributes. */
export interface AttributePath {
  urn: string | null;
  attribute: string;
  sub: string | null;
}

/** RFC 7644 §3.4.2.3. A list sorts by its primary element's value, else its first's. */
export interface Sort {
  path: AttributePath;
  descending: boolean;
}

/** Where a page ended: its last resource, and what that was sorted by (null = by nothing, or it has no value). */
export interface Position {
  key: string | null;
  id: string;
}

export interface ListQuery {
  filter: Filter | null;
  /** Null = by id. */
  sort: Sort | null;
  /** 1-based, already clamped to ≥ 1. Without meaning when `after` is given. */
  startIndex: number;
  /** Cursor paging (RFC 9865): what comes behind the position, or from the start. Null = paging by startIndex. */
  after: Position | "start" | null;
  /** Already clamped to 0…1,000. 0 = totals only. */
  count: number;
  /** Load users' groups or groups' members. */
  wantMemberships: boolean;
}

export interface ListResult<T> {
  totalResults: number;
  resources: T[];
  /** Where the next page begins behind; absent on the last page and when paging by startIndex. */
  next?: Position;
}

/** What a search at the root finds. */
export type AnyRecord = { type: "User"; user: UserRecord } | { type: "Group"; group: GroupRecord };

/** The versions that If-Match names; undefined = no If-Match, or any version. A mismatch throws ScimError 412. */
export type IfMatch = readonly number[] | undefined;

export interface WriteOptions {
  ifMatch?: IfMatch;
  wantMemberships: boolean;
}

/** One verb a thing that a client can do. `null` = no such resource in this workspace (404). */
export interface ScimVerbs<Ctx> {
  createUser(ctx: Ctx, input: UserInput): Promise<UserRecord>;
  getUser(ctx: Ctx, id: string, wantMemberships: boolean): Promise<UserRecord | null>;
  listUsers(ctx: Ctx, query: ListQuery): Promise<ListResult<UserRecord>>;
  /** `apply` is pure and is called again with a fresh record after a lost race. Returning its argument = no change. */
  updateUser(ctx: Ctx, id: string, apply: (current: UserRecord) => UserInput, options: WriteOptions): Promise<UserRecord | null>;
  /** False = no such user. */
  deleteUser(ctx: Ctx, id: string, options: { ifMatch?: IfMatch }): Promise<boolean>;

  createGroup(ctx: Ctx, input: GroupInput, memberIds: string[], skipped?: SkippedMembers): Promise<GroupRecord>;
  getGroup(ctx: Ctx, id: string, wantMemberships: boolean): Promise<GroupRecord | null>;
  listGroups(ctx: Ctx, query: ListQuery): Promise<ListResult<GroupRecord>>;
  /**
   * `apply` null = only memberships change (the group's own row is not written). Resolves to true when nothing needs to
   * be read back (`wantRecord` false), to the record otherwise.
   */
  updateGroup(
    ctx: Ctx,
    id: string,
    change: { apply: ((current: GroupRecord) => GroupInput) | null; members: MemberChange | null },
    options: WriteOptions & { wantRecord: boolean },
  ): Promise<GroupRecord | true | null>;
  deleteGroup(ctx: Ctx, id: string, options: { ifMatch?: IfMatch }): Promise<boolean>;

  /** Users and groups in one list: the search at the root (RFC 7644 §3.4.2.1). What a type doesn't have, none of it has. */
  searchAll(ctx: Ctx, query: ListQuery): Promise<ListResult<AnyRecord>>;
}

/** A body for the log: without secrets, and not all of it when it is long. */
export interface KeptBody {
  text: string;
  /** Of the whole, as it was sent. */
  bytes: number;
  /** Only the beginning is kept. */
  cut: boolean;
}

/** One request and its answer, for the log. Never holds a key, a password or another secret (./secrets.ts). */
export interface Exchange {
  requestId: string;
  /** When it was answered: later entries are later. */
  at: Date;
  method: string;
  /** Below the base URL, without the query: `/Users/…`. */
  path: string;
  query: string;
  status: number;
  durationMs: number;
  userAgent: string | null;
  /** `X-Forwarded-For`, as it came. */
  forwardedFor: string | null;
  /** Of an error answer. */
  detail: string | null;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  /** Null = none was sent, or it was refused before it was read, or could not be read as JSON. */
  requestBody: KeptBody | null;
  responseBody: KeptBody | null;
  /** What was sent, as a value: for saying what it meant. */
  body: JsonObject | null;
  /** Of the answer to a list. */
  totalResults: number | null;
}

/** A write that reached a paused workspace; passwords are removed. */
export interface RefusedWrite {
  requestId: string;
  method: string;
  path: string;
  query: string;
  body: Json | null;
}

export interface ScimHandlerOptions<Ctx> {
  /** `https://roster.example/scim/v2`; every Location and $ref begins with it. */
  baseUrl: string;
  /**
   * Who calls; `requestId` lands in ctx. Throws ScimError 401 for a key that nobody knows; one that was revoked or has expired
   * is refused, too, but the log knows whose it was.
   */
  authenticate(request: {
    authorization: string | null;
    /** `X-Forwarded-For`. */
    forwardedFor: string | null;
    requestId: string;
  }): Promise<{ ctx: Ctx; refusal: ScimError | null }>;
  /** Called with every authenticated request, its body not yet read: resolves to what is called when it is answered. Throws ScimError 429. `left` is asked for by what waits. */
  takeTurn(ctx: Ctx, left: () => AbortSignal): Promise<() => void>;
  /** Called with every authenticated request, body read: throws ScimError 403 while sync is off. `write` is null for reads. */
  admit(ctx: Ctx, write: RefusedWrite | null): Promise<void>;
  verbs: ScimVerbs<Ctx>;
  /** Called before a PATCH is refused for its paths. Must not throw. */
  reportUnmapped(ctx: Ctx, unmapped: UnmappedPaths): void;
  /** Called before an answer is sent, errors too, to whoever has a known key: writes what the verbs left to it. Must not throw. */
  beforeAnswer(ctx: Ctx): Promise<void>;
  /** Called once an exchange of whoever has a known key, after the answer is made: for metrics. Must not throw. */
  measure(exchange: Pick<Exchange, "method" | "path" | "status" | "durationMs">): void;
  /** Called once an exchange, after the answer is made; ctx is null when the key is not known. `exchange` puts together what is kept of it. Must not throw. */
  record(ctx: Ctx | null, exchange: () => Exchange): void;
  /** Whether an error passes by itself, such as a database that restarts: the client gets a 503, and comes again. */
  passes(error: unknown): boolean;
  /** An error that is not a ScimError: the client gets a 500, or a 503, with the request id, this gets the cause. */
  reportError(error: unknown, requestId: string): void;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** What page cursors are sealed with: kept over restarts, the same on all instances. Asked for when first needed. */
  cursorSecret(): string;
  /** The workspace: a cursor of another one isn't valid. */
  cursorScope(ctx: Ctx): string;
}
