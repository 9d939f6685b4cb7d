import { measureRefusedRequests } from "#db/queries/refused-requests.ts";
import { refusedLimits } from "./refused-limits.ts";

/** How long what was measured is trusted. Meanwhile what is taken is subtracted, so that only several instances can take too much. */
const TRUSTED_MS = 5_000;
const MOST_REMEMBERED = 1_000;

interface Room {
  changes: number;
  bytes: number;
  at: number;
}

// On globalThis: both doors keep into one room.
const shared = globalThis as typeof globalThis & { rosterRefusedRooms?: Map<string, Promise<Room>> };
const rooms = () => {
  shared.rosterRefusedRooms ??= new Map();
  return shared.rosterRefusedRooms;
};

/** Room for one more refused write of so many bytes. False = there is none: whoever sends for weeks mustn't fill the disk of all. */
export async function takeRoom(workspaceId: string, bytes: number): Promise<boolean> {
  const room = await roomOf(workspaceId);
  if (room.changes < 1 || room.bytes < bytes) return false;
  room.changes--;
  room.bytes -= bytes;
  return true;
}

async function roomOf(workspaceId: string): Promise<Room> {
  const known = rooms().get(workspaceId);
  const room = known && (await known.catch(() => null));
  if (room && Date.now() - room.at < TRUSTED_MS) return room;
  // Whoever waited for the same measurement finds it renewed already.
  const latest = rooms().get(workspaceId);
  if (latest && latest !== known) return latest;
  if (rooms().size >= MOST_REMEMBERED) rooms().clear();
  const measured = measure(workspaceId);
  rooms().set(workspaceId, measured);
  return measured;
}

async function measure(workspaceId: string): Promise<Room> {
  const kept = await measureRefusedRequests(workspaceId);
  return { changes: refusedLimits.changes - kept.changes, bytes: refusedLimits.bytes - kept.bytes, at: Date.now() };
}
