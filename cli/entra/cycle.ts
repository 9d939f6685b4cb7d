import { randomUUID } from "node:crypto";
import { ScimClient } from "./client.ts";
import type { Directory, DirectoryUser } from "./directory.ts";
import { describeEscrow } from "./escrow.ts";
import { describeRefusal, RequestFailed, ServiceStopped } from "./failure.ts";
import { deleteGroup, groupSubject, syncGroup } from "./groups.ts";
import {
  beginIncremental,
  beginRestart,
  CYCLE_MINUTES,
  ENTRA_THRESHOLDS,
  endCycle,
  type Thresholds,
  tooManyFailures,
} from "./job.ts";
import { syncManager } from "./managers.ts";
import { isInScope } from "./mapping.ts";
import { isListResponse } from "./match.ts";
import { syncMembers } from "./members.ts";
import { type CycleReport, type Subject, Tally } from "./report.ts";
import { type Progress, Run } from "./run.ts";
import { type CycleState, emptyState } from "./state.ts";
import { deleteUser, syncUser, userSubject } from "./users.ts";
import { verifyDeleted, verifyGroup, verifyListing, verifyUser, verifyWholeGroup } from "./verify.ts";

export interface Connection {
  /** The tenant URL, with or without `?aadOptscim062020`. */
  url: string;
  key: string;
  /** Write PATCHes as with `?aadOptscim062020`. */
  flag?: boolean;
}

export interface CycleOptions extends Connection {
  directory: Directory;
  /** Changed in place, also when the cycle is stopped or fails. */
  state: CycleState;
  /** Objects worked on at a time. */
  concurrency?: number;
  /** false = don't read back what was written. */
  verify?: boolean;
  /** false = skip the connection probe, so that even a paused endpoint gets to see the writes. */
  probe?: boolean;
  /** Minutes since the last cycle, on the service's emulated clock; 40 by default. */
  after?: number | undefined;
  /** Milliseconds for an answer; 60 seconds by default. */
  patience?: number;
  /** From when on failures mean quarantine; Entra's by default. */
  thresholds?: Partial<Thresholds>;
  /** Ends the cycle after the requests under way. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** @throws UrlInvalid */
export function testConnection(connection: Connection): Promise<CycleReport> {
  return command("test-connection", { ...connection, directory: { users: [], groups: [] }, state: emptyState() }, async () => {});
}

/**
 * The initial cycle; with a state that has links already, a Restart: every object is compared with the endpoint and all
 * memberships are sent again, and a quarantine is over. Never throws for what the endpoint does: see the report.
 * @throws UrlInvalid
 */
export function runInitial(options: CycleOptions): Promise<CycleReport> {
  beginRestart(options.state);
  return command("initial", options, async (run) => {
    const absent = absentFrom(run.state.users, run.knownUsers).length + absentFrom(run.state.groups, run.knownGroups).length;
    if (absent > 0) run.tally.notes.push(`${absent} linked objects are not in the directory; the next incremental deletes them`);
    await syncUsers(run);
    await syncGroups(run);
  });
}

/**
 * An incremental cycle: what changed in the directory since the state was written, and what failed and is due again. Sends
 * nothing while the job is stopped, disabled, or waits in quarantine.
 * @throws UrlInvalid
 */
export async function runIncremental(options: CycleOptions): Promise<CycleReport> {
  const { state, after = CYCLE_MINUTES } = options;
  const idle = beginIncremental(state.job, after);
  if (idle !== null) return new Tally().report("incremental", new Map(), idle, state.job.status);
  return command("incremental", options, async (run) => {
    const goneUsers = absentFrom(run.state.users, run.knownUsers);
    await run.phase("Deleting users", goneUsers, linkedSubject, ([id, linked]) => deleteUser(run, id, linked));
    const goneGroups = absentFrom(run.state.groups, run.knownGroups);
    await run.phase("Deleting groups", goneGroups, linkedSubject, ([id, linked]) => deleteGroup(run, id, linked));
    await syncUsers(run);
    await syncGroups(run);
  });
}

/** Provisions one user now, without memberships. The flag has no effect on provisioning on demand. @throws UrlInvalid */
export function runOnDemand(options: CycleOptions, userPrincipalName: string): Promise<CycleReport> {
  return command("on-demand", options, async (run) => {
    const named = ({ userPrincipalName: name }: DirectoryUser) => name.toLowerCase() === userPrincipalName.toLowerCase();
    const users = run.directory.users.filter(named).slice(0, 1);
    if (users.length === 0) throw new ServiceStopped(`The directory has no user ${userPrincipalName}.`, false);
    await run.phase("User", users, userSubject, (user) => syncUser(run, user));
    await run.phase("Manager", users, userSubject, (user) => syncManager(run, user), "references");
  });
}

/**
 * Reads back everything that is linked, lists all users, and looks at what must be gone.
 * @param gone paths of deleted objects
 * @throws UrlInvalid
 */
export function runVerify(options: CycleOptions, gone: string[] = []): Promise<CycleReport> {
  return command("verify", options, async (run) => {
    const { users, groups } = run.state;
    await run.phase(
      "Reading users",
      Object.entries(users).map(linkedSubject),
      itself,
      (subject) => verifyUser(run, subject),
      "reading",
    );
    const linked = Object.entries(groups).map(linkedSubject);
    await run.phase("Reading groups", linked, itself, (subject) => verifyWholeGroup(run, subject), "reading");
    const deleted = gone.map((path) => ({ objectId: path, name: path, path }));
    await run.phase("Looking for the deleted", deleted, itself, (subject) => verifyDeleted(run, subject), "reading");
    await verifyListing(run);
  });
}

/** Those who leave come first, and new ones last: the former may free the name that the latter take. */
async function syncUsers(run: Run): Promise<void> {
  const { users } = run.directory;
  const inScope = users.filter(isInScope);
  const isLinked = ({ objectId }: DirectoryUser) => objectId in run.state.users;
  const [linked, fresh] = [inScope.filter(isLinked), inScope.filter((user) => !isLinked(user))];
  const leavers = users.filter((user) => !isInScope(user));
  await run.phase("Users leaving", leavers, userSubject, (user) => syncUser(run, user));
  await run.phase("Linked users", linked, userSubject, (user) => syncUser(run, user));
  await run.phase("New users", fresh, userSubject, (user) => syncUser(run, user));
}

/** Groups, then the references, which need the ids of everybody. */
async function syncGroups(run: Run): Promise<void> {
  noteReferencesLeftOut(run);
  const { users, groups } = run.directory;
  const leaving = groups.filter((group) => !group.assigned && group.objectId in run.state.groups);
  const assigned = groups.filter((group) => group.assigned);
  await run.phase("Groups leaving", leaving, groupSubject, async ({ objectId }) => {
    const linked = run.state.groups[objectId];
    if (linked) await deleteGroup(run, objectId, linked);
  });
  await run.phase("Groups", assigned, groupSubject, (group) => syncGroup(run, group));
  await run.phase("Managers", users, userSubject, (user) => syncManager(run, user), "references");
  await run.phase("Members", assigned, groupSubject, (group) => syncMembers(run, group), "references");
}

async function readBack(run: Run): Promise<void> {
  const { users, groups } = run.directory;
  const writtenUsers = users.filter(({ objectId }) => run.writtenUsers.has(objectId)).map(userSubject);
  const writtenGroups = groups
    .filter(({ objectId }) => run.writtenGroups.has(objectId) || run.memberChanges.has(objectId))
    .map(groupSubject);
  await run.phase("Reading back users", writtenUsers, itself, (subject) => verifyUser(run, subject), "reading");
  await run.phase("Reading back groups", writtenGroups, itself, (subject) => verifyGroup(run, subject), "reading");
  await run.phase("Reading back deletions", run.deleted, itself, (subject) => verifyDeleted(run, subject), "reading");
}

async function command(name: string, options: CycleOptions, work: (run: Run) => Promise<void>): Promise<CycleReport> {
  const concurrency = options.concurrency ?? 8;
  const flag = options.flag === true || options.url.includes("aadOptscim062020");
  const { url, key, patience, directory, state, signal, onProgress } = options;
  const client = new ScimClient({ url, key, flag, concurrency, patience });
  const tally = new Tally();
  const dialect = flag && name !== "on-demand" ? "flag" : "default";
  const restart = name !== "incremental";
  const run = new Run({ client, directory, state, dialect, tally, concurrency, restart, signal, onProgress });
  const isCycle = name === "initial" || name === "incremental";
  let stopped: string | null = null;
  try {
    if (options.probe !== false) await probe(client);
    await work(run);
    if (options.verify !== false) await readBack(run);
    if (isCycle) endCycle(state.job, tooManyFailures(run.events, { ...ENTRA_THRESHOLDS, ...options.thresholds }));
  } catch (error) {
    if (signal?.aborted) stopped = "Interrupted. What was done is in the state file; an incremental cycle continues.";
    else if (error instanceof ServiceStopped) {
      stopped = error.message;
      if (isCycle && error.quarantines) endCycle(state.job, error.message);
    } else throw error;
  } finally {
    run.rememberFailures();
    client.close();
  }
  const waiting = describeEscrow(state);
  if (waiting && isCycle) tally.notes.push(waiting);
  return tally.report(name, client.statuses, stopped, state.job.status);
}

/** Entra opens any activity by looking for a user who can't exist; anything but an empty list quarantines the job. */
async function probe(client: ScimClient): Promise<void> {
  const query = { filter: `userName eq "${randomUUID()}"` };
  const answer = await client.ask({ method: "GET", path: "/Users", query }).catch((error: unknown) => {
    throw error instanceof RequestFailed ? new ServiceStopped(`The connection test got ${error.message}.`) : error;
  });
  const said = `The endpoint says ${describeRefusal(answer)}`;
  const useUrl = "--url should be the SCIM URL of the User provisioning page.";
  if (answer.status === 403) {
    throw new ServiceStopped(`Turn on "Enable sync using SCIM" on the User provisioning page, then try again. ${said}`);
  }
  if (answer.status === 404) throw new ServiceStopped(`${useUrl} ${said}`);
  if (answer.status !== 200) throw new ServiceStopped(`The connection test failed. ${said}`);
  if (!answer.body) {
    throw new ServiceStopped(
      `${useUrl} The answer is not SCIM JSON but ${answer.headers["content-type"] ?? "of no content type"}.`,
    );
  }
  if (!isListResponse(answer.body) || answer.body.totalResults !== 0) {
    throw new ServiceStopped("The connection test expects an empty ListResponse for a random userName, and got something else.");
  }
}

function noteReferencesLeftOut({ directory, knownUsers, knownGroups, tally }: Run): void {
  const dangling = (objectId: string | null | undefined) => objectId && !knownUsers.has(objectId) && !knownGroups.has(objectId);
  const references = [...directory.users.map(({ manager }) => manager), ...directory.groups.flatMap(({ members }) => members)];
  const count = references.filter(dangling).length;
  if (count > 0) tally.notes.push(`${count} references to objects that are not in the directory were left out`);
  const nested = directory.groups.flatMap(({ members }) => members).filter((member) => knownGroups.has(member)).length;
  if (nested > 0) tally.notes.push(`${nested} nested groups are members of groups; Entra does not provision those memberships`);
}

function absentFrom<T>(linked: Record<string, T>, known: Set<string>): [string, T][] {
  return Object.entries(linked).filter(([objectId]) => !known.has(objectId));
}

function itself<T extends Subject>(subject: T): T {
  return subject;
}

function linkedSubject([objectId, { sent }]: [string, { sent: Record<string, unknown> }]): Subject {
  return { objectId, name: String(sent.userName ?? sent.displayName) };
}
