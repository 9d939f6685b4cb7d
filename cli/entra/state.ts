import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

/**
 * What the provisioning service remembers of one connection between cycles: which SCIM id an object has, and what the
 * endpoint last accepted for it. Entra keeps these links across a Restart too.
 */

const values = z.record(z.string(), z.union([z.string(), z.boolean()]));

const linkedUser = z.object({
  id: z.string(),
  sent: values,
  /** objectId; null = sent as cleared; absent = never sent. */
  manager: z.string().nullable().optional(),
});

const linkedGroup = z.object({
  id: z.string(),
  sent: values,
  /** objectIds of the users whose membership was accepted. */
  members: z.array(z.string()),
});

const failedObject = z.object({
  attempts: z.number(),
  last: z.string(),
  /** On the job's clock: since when it fails, and when it is tried again (escrow.ts). */
  since: z.number().default(0),
  due: z.number().default(0),
  /** Fingerprint of the directory object that failed. */
  source: z.string().default(""),
});

const job = z.object({
  /** Minutes of the emulated service's life. */
  clock: z.number(),
  status: z.enum(["active", "stopped", "quarantined", "disabled"]),
  /** Why it is in quarantine, since when, and when it may try again. */
  reason: z.string().nullable(),
  since: z.number(),
  nextCycle: z.number(),
});

const newJob = (): Job => ({ clock: 0, status: "active", reason: null, since: 0, nextCycle: 0 });

const stateSchema = z.object({
  version: z.literal(1),
  /** By objectId, as are the other two. */
  users: z.record(z.string(), linkedUser),
  groups: z.record(z.string(), linkedGroup),
  /** Objects whose last attempt failed. The next cycle reads them afresh instead of trusting `sent`. */
  failed: z.record(z.string(), failedObject),
  job: job.default(newJob),
});

export type CycleState = z.output<typeof stateSchema>;
export type FailedObject = z.output<typeof failedObject>;
export type Job = z.output<typeof job>;
export type LinkedUser = z.output<typeof linkedUser>;
export type LinkedGroup = z.output<typeof linkedGroup>;

/** The state file cannot be used. */
export class StateInvalid extends Error {
  override name = "StateInvalid";
}

export function emptyState(): CycleState {
  return { version: 1, users: {}, groups: {}, failed: {}, job: newJob() };
}

/**
 * The state in the file; an empty one when there is no such file.
 * @throws StateInvalid
 */
export async function loadState(file: string): Promise<CycleState> {
  let json: string;
  try {
    json = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyState();
    throw new StateInvalid(`The state file ${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return stateSchema.parse(JSON.parse(json));
  } catch {
    throw new StateInvalid(
      `${file} is not a state file of this program. Name another with --state, or delete it to begin afresh.`,
    );
  }
}

/** Written beside the file and renamed into place: a kill in between leaves the former state. */
export async function saveState(file: string, state: CycleState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, JSON.stringify(state));
  await rename(draft, file);
}
