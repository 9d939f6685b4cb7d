import { type MembershipOutcome, membershipDifference } from "#db/queries/group-members.ts";
import {
  findHeldGroupByName,
  findScimGroup,
  type GroupWrite,
  hideScimGroup,
  holdGroup,
  insertGroup,
  releaseGroup,
  type StoredGroup,
  updateGroup as writeGroup,
} from "#db/queries/groups.ts";
import { forgetMemberDivergences } from "#db/queries/member-divergences.ts";
import { closeIssue } from "#db/queries/sync-issues.ts";
import { inTransaction, type Queryable, violatedConstraint } from "#db/queries/transaction.ts";
import type { IssueKind } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { Refusal } from "#lib/refusal.ts";
import type { GroupInput, GroupRecord, IfMatch, MemberChange, SkippedMembers, WriteOptions } from "#lib/scim/types.ts";
import { guardUntil, noteHeld } from "./guard-notices.ts";
import { difference, isOnly } from "./history.ts";
import { changeMembers } from "./memberships.ts";
import type { ProviderCtx } from "./provider-ctx.ts";
import { requireVersion } from "./version.ts";

/** Lost races before the row is locked for the next try. */
const OPTIMISTIC_TRIES = 5;

/**
 * POST /Groups. Unknown member ids are skipped. A held group of that name is meant: it stays who it is, with its members, or
 * with those that are named. Throws Refusal displayNameTaken.
 */
export function createGroup(
  ctx: ProviderCtx,
  input: GroupInput,
  memberIds: string[],
  skipped?: SkippedMembers,
): Promise<StoredGroup> {
  if (memberIds.length === 0 && !skipped) return insertAlone(ctx, input);
  return inTransaction(async (tx) => {
    const group = await insertNew(ctx, input, tx);
    if (!group) return takeBack(ctx, input, { add: [], remove: [], replace: memberIds, skipped }, tx);
    await changeMembers(ctx, group.id, { add: distinct(memberIds), remove: [], skipped }, tx);
    return (await findScimGroup(ctx.workspaceId, group.id, { wantMembers: true, sql: tx })) ?? group;
  });
}

async function insertAlone(ctx: ProviderCtx, input: GroupInput): Promise<StoredGroup> {
  return (await insertNew(ctx, input)) ?? inTransaction((tx) => takeBack(ctx, input, null, tx));
}

/** Null = the name is taken. */
async function insertNew(ctx: Ctx, input: GroupInput, sql?: Queryable): Promise<StoredGroup | null> {
  const write = groupWrite(input, null);
  const change = { entity: "group" as const, action: "created", before: null, after: snapshot(write) };
  const group = await insertGroup(ctx, write, change, sql);
  return group && { ...group, members: [] };
}

/** The provider had deleted it, which was held, and wants it again. */
async function takeBack(ctx: ProviderCtx, input: GroupInput, members: MemberChange | null, tx: Queryable): Promise<StoredGroup> {
  const held = await findHeldGroupByName(ctx.workspaceId, fold(input.displayName), tx);
  if (!held) throw displayNameTaken(input.displayName);
  await releaseGroup(ctx, held.id, "taken back by the provider", { diverges: false, sql: tx });
  await writeLocked(ctx, held.id, () => input, members, { wantMemberships: false }, tx);
  const group = await findScimGroup(ctx.workspaceId, held.id, { wantMembers: true, sql: tx });
  if (!group) throw new Error("A locked group changed.");
  return group;
}

/**
 * PATCH and PUT /Groups/{id}. Memberships alone are one statement that never writes the group's row; attributes are
 * read and written; both together are one transaction. Null = no such group, true = done and nothing to read back.
 * Throws Refusal displayNameTaken, versionMismatch.
 */
export async function updateGroup(
  ctx: ProviderCtx,
  id: string,
  change: { apply: ((current: GroupRecord) => GroupInput) | null; members: MemberChange | null },
  options: WriteOptions & { wantRecord: boolean },
): Promise<StoredGroup | true | null> {
  const found = await write(ctx, id, change, options);
  if (!found) return null;
  return options.wantRecord ? findScimGroup(ctx.workspaceId, id, { wantMembers: options.wantMemberships }) : true;
}

async function write(
  ctx: ProviderCtx,
  id: string,
  { apply, members }: { apply: ((current: GroupRecord) => GroupInput) | null; members: MemberChange | null },
  options: WriteOptions,
): Promise<boolean> {
  const alone = apply === null && options.ifMatch === undefined;
  if (alone && members && members.replace === null) {
    const { groupFound, unlinked } = await applyMembers(ctx, id, members);
    // A provider's first write to this group adopts it, and suspends what it carries before anybody joins.
    return unlinked ? inTransaction((tx) => writeLocked(ctx, id, null, members, options, tx)) : groupFound;
  }
  if (members === null || alone) {
    if (members) return inTransaction((tx) => writeLocked(ctx, id, null, members, options, tx));
    for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
      const current = await findScimGroup(ctx.workspaceId, id);
      if (!current) return false;
      if (await writeAttributes(ctx, current, apply, options)) return true;
    }
  }
  return inTransaction((tx) => writeLocked(ctx, id, apply, members, options, tx));
}

/** The group's row is locked first, then its memberships change: two replaced lists can't mix. */
async function writeLocked(
  ctx: ProviderCtx,
  id: string,
  apply: ((current: GroupRecord) => GroupInput) | null,
  members: MemberChange | null,
  options: WriteOptions,
  tx: Queryable,
): Promise<boolean> {
  const current = await findScimGroup(ctx.workspaceId, id, { lock: true, sql: tx });
  if (!current) return false;
  await writeAttributes(ctx, current, apply, options, tx);
  if (members) await applyMembers(ctx, id, members, tx);
  return true;
}

async function applyMembers(ctx: ProviderCtx, id: string, members: MemberChange, sql?: Queryable): Promise<MembershipOutcome> {
  let { add, remove } = members;
  if (members.replace !== null && sql) {
    const dropped = new Set(remove);
    const wanted = [...members.replace.filter((userId) => !dropped.has(userId)), ...add];
    ({ add, remove } = await membershipDifference(ctx.workspaceId, id, wanted, sql));
  }
  const outcome = await changeMembers(ctx, id, { add, remove, skipped: members.skipped }, sql);
  if (members.replace !== null && sql) {
    await forgetMemberDivergences(ctx.workspaceId, id, sql);
    await closeForgotten(ctx, id, sql);
  }
  return outcome;
}

/** Who was named before and stood for nobody is no longer named: this list is all there is. */
async function closeForgotten(ctx: ProviderCtx, groupId: string, sql?: Queryable): Promise<void> {
  const kinds: IssueKind[] = ["unknown members", "nested groups"];
  const gone = kinds.filter((kind) => !ctx.notices.some((notice) => notice.kind === kind && notice.groupId === groupId));
  if (gone.length > 0) await closeIssue(ctx, gone, groupId, "sent without them", sql);
}

/** False = somebody else wrote in between. */
async function writeAttributes(
  ctx: ProviderCtx,
  current: StoredGroup,
  apply: ((current: GroupRecord) => GroupInput) | null,
  options: WriteOptions,
  sql?: Queryable,
): Promise<boolean> {
  requireVersion(current.version, options.ifMatch);
  const next = { ...groupWrite(apply ? apply(current) : current, current), divergedAt: apply ? null : current.divergedAt };
  const changed = difference(snapshot(current), snapshot(next));
  if (!changed && current.divergedAt === next.divergedAt) return true;
  const action = changed && isOnly(changed, "source") ? "linked" : "changed";
  const change = { entity: "group" as const, action, ...(changed ?? { before: {}, after: {} }) };
  try {
    const suspendRoles = current.source !== "scim";
    const written = await writeGroup(ctx, current.id, current.version, next, change, { suspendRoles, sql });
    noteSuspended(ctx, current.id, written?.suspendedRoles ?? null);
    return written !== null;
  } catch (error) {
    if (violatedConstraint(error) === "groups_display_name") throw displayNameTaken(next.displayName);
    throw error;
  }
}

/** What the group carries waits for an admin: otherwise whoever runs the provider's directory could give it to anybody. */
function noteSuspended({ notices }: ProviderCtx, groupId: string, roles: string[] | null): void {
  if (roles) notices.push({ kind: "suspended roles", cause: groupId, groupId, details: { roles } });
}

/** DELETE /Groups/{id}, one statement; one too many for the accident guard is held. False = no such group. Throws Refusal versionMismatch. */
export async function deleteGroup(ctx: ProviderCtx, id: string, options: { ifMatch?: IfMatch }): Promise<boolean> {
  const { guard } = ctx.settings;
  const removal = await hideScimGroup(ctx, id, options.ifMatch, guard.on);
  if (removal === "done") return true;
  if (removal === "too many" && (await holdGroup(ctx, id, options.ifMatch, guardUntil(ctx)))) {
    noteHeld(ctx, "groups");
    return true;
  }
  if (options.ifMatch === undefined) return false;
  const current = await findScimGroup(ctx.workspaceId, id);
  if (!current) return false;
  requireVersion(current.version, options.ifMatch);
  return deleteGroup(ctx, id, options);
}

function groupWrite(input: GroupInput, current: StoredGroup | null): Omit<GroupWrite, "divergedAt"> {
  return {
    displayName: input.displayName,
    displayNameKey: fold(input.displayName),
    externalId: input.externalId === undefined ? (current?.externalId ?? null) : input.externalId,
    source: "scim",
    attributes: input.attributes,
  };
}

function snapshot({ displayName, externalId, source, attributes }: Omit<GroupWrite, "displayNameKey" | "divergedAt">) {
  return { ...attributes, displayName, externalId, source };
}

export function displayNameTaken(displayName: string): Refusal {
  return new Refusal(
    "displayNameTaken",
    `A group named "${displayName}" exists already. Group names are unique in a workspace.`,
    "displayName",
  );
}

function distinct(ids: string[]): string[] {
  return [...new Set(ids)];
}
