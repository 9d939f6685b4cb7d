import type { ExportedRow } from "#lib/types.ts";

const columns: [head: string, value: (row: ExportedRow) => string | number | null][] = [
  ["Time", ({ at }) => at.toISOString()],
  ["Status", ({ status }) => status],
  ["Meaning", ({ words }) => words],
  ["Method", ({ method }) => method],
  ["Path", ({ path }) => path],
  ["Query", ({ query }) => query],
  ["Answer", ({ detail }) => detail],
  ["Duration (ms)", ({ durationMs }) => Math.round(durationMs)],
  ["API key", ({ lastFour }) => lastFour],
  ["From", ({ address }) => address],
  ["User agent", ({ userAgent }) => userAgent],
  ["Request id", ({ requestId }) => requestId],
];

export const csvHead = columns.map(([head]) => head);

export function csvRow(row: ExportedRow): string[] {
  return columns.map(([, value]) => String(value(row) ?? ""));
}

/** Bodies as JSON where they are whole, as text where they were cut. */
export function jsonLine({ requestBody, responseBody, ...row }: ExportedRow): string {
  const bodies =
    requestBody === null && responseBody === null ? {} : { requestBody: parsed(requestBody), responseBody: parsed(responseBody) };
  return JSON.stringify({ ...row, ...bodies });
}

function parsed(body: string | null): unknown {
  if (body === null) return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
