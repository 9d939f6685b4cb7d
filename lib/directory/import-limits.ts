import { fileLimits } from "#lib/csv-file.ts";

/** What a workspace's imports may store, beside what a file may hold (lib/csv-file.ts, which a browser asks itself). */
export const importLimits = {
  /** Of one file, as it is stored: up to three times what the file has, when many cells are short. */
  fileBytes: 3 * fileLimits.bytes,
  /** Of all files, before another one is taken. */
  bytes: 200_000_000,
  /** Files that wait to be looked at, or run. */
  unfinished: 10,
};
