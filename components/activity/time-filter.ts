/** Of an address: ISO 8601. Null = none, and so is what isn't a time that a database knows. */
export function parseTime(text: string | undefined): Date | null {
  const at = new Date(text ?? "");
  const year = at.getUTCFullYear();
  return Number.isNaN(at.getTime()) || year < 1970 || year > 9999 ? null : at;
}

/** "2026-11-22 14:05 UTC": the same on the server and in any browser, and the same as the strip says. */
function utcWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The filters "from" and "to" as chips. */
export function timeChips(filters: Record<string, readonly string[]>) {
  return (["from", "to"] as const).flatMap((id) => {
    const [value] = filters[id] ?? [];
    const at = parseTime(value);
    if (value === undefined || at === null) return [];
    return [{ id, label: "Time", verb: id === "from" ? "is from" : "is before", options: [{ value, label: utcWords(at) }] }];
  });
}
