import type { CsvFile } from "#lib/csv-file.ts";
import { begin } from "./actions.ts";

type Line = CsvFile["lines"][number];

/** Well below what the server takes as one request (server/doors.ts), whose body it holds in memory whole. */
const PART_BYTES = 500_000;
const PART_LINES = 2_000;
const TRIES = 3;

/** Sends the file in parts, one after the other; a part that got lost is sent again, and counts once. */
export async function upload(
  slug: string,
  { fileName, columns, lines }: { fileName: string; columns: string[]; lines: Line[] },
  onProgress: (done: number) => void,
): Promise<{ ok: true; id: string } | { ok: false; error: string }> {
  const begun = await begin(slug, null, { fileName, columns, total: lines.length });
  if (!begun.ok) return begun;
  const id = begun.value;
  let done = 0;
  for (const part of parts(lines)) {
    const error = await send(`/${slug}/users-groups/user-management/import/${id}/lines`, part);
    if (error !== null) return { ok: false, error };
    done += part.length;
    onProgress(done);
  }
  return { ok: true, id };
}

/** Null = it has arrived. */
async function send(url: string, lines: Line[]): Promise<string | null> {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ lines }) };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, request).catch(() => null);
    if (response?.ok) return null;
    if (response && response.status < 500) return (await response.text()).trim();
    if (attempt === TRIES) return "The server can't be reached. Look at your connection and upload the file again.";
    await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
  }
}

function* parts(lines: Line[]): Generator<Line[]> {
  const encoder = new TextEncoder();
  let part: Line[] = [];
  let bytes = 0;
  for (const line of lines) {
    const size = encoder.encode(JSON.stringify(line)).length;
    if (part.length === PART_LINES || (part.length > 0 && bytes + size > PART_BYTES)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(line);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
