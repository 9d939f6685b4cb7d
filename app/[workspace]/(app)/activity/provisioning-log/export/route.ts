import { readLogParams } from "#app/[workspace]/(app)/activity/provisioning-log/log-filter.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { csvResponse, streamedFile } from "#lib/csv-response.ts";
import { exportLog } from "#lib/provisioning/provisioning-log.ts";
import { csvHead, csvRow, jsonLine } from "./formats.ts";

/** The log as its address narrows it, whole: as CSV, or as JSON with a line for each request (`format=json`, with `bodies=yes`). */
export const GET = adminRoute<{ workspace: string }>(
  "log.view",
  async ({ ctx, workspace }, request) => {
    const params = new URL(request.url).searchParams;
    const { filter } = await readLogParams(Promise.resolve(Object.fromEntries(params)));
    const name = `${workspace.slug}-provisioning-log-${new Date().toISOString().slice(0, 10)}`;
    const isJson = params.get("format") === "json";
    const rows = exportLog(ctx, filter, isJson && params.get("bodies") === "yes");
    if (!isJson) return csvResponse(`${name}.csv`, withHead(rows));
    return streamedFile({ name: `${name}.ndjson`, type: "application/x-ndjson; charset=utf-8" }, asLines(rows));
  },
  { support: false },
);

async function* withHead(batches: ReturnType<typeof exportLog>): AsyncGenerator<string[][], void> {
  try {
    let next = await batches.next();
    yield [csvHead];
    for (; !next.done; next = await batches.next()) yield next.value.map(csvRow);
  } finally {
    await batches.return();
  }
}

async function* asLines(batches: ReturnType<typeof exportLog>): AsyncGenerator<string, void> {
  for await (const batch of batches) yield batch.map((row) => `${jsonLine(row)}\n`).join("");
}
