import { z } from "zod";
import type { UserStatus } from "#db/types.ts";
import { withoutApostrophes } from "#lib/csv-text.ts";
import { Refusal } from "#lib/refusal.ts";
import { type ImportField, type ImportMapping, importFields } from "./import-fields.ts";

/** What a line says of a person. An absent field stays as it is. */
export type ImportValues = Partial<Record<Exclude<ImportField, "userName" | "status">, string>> & {
  userName: string;
  status?: UserStatus;
};

/** As the forms of a user have it. */
const LONGEST = 256;

const statuses = new Map<string, UserStatus>([
  ...["active", "enabled", "true", "yes", "1"].map((word) => [word, "active"] as const),
  ...["inactive", "disabled", "false", "no", "0"].map((word) => [word, "inactive"] as const),
]);

/** The cells of a line, each in its field. Throws Refusal invalid: what is wrong with which of them. */
export function importValues(cells: readonly string[], mapping: ImportMapping): ImportValues {
  const values: Record<string, string> = {};
  for (const { id, label } of importFields) {
    const column = mapping[id];
    const value = column === undefined ? "" : cellText(cells[column] ?? "");
    if (value === "") continue;
    if (value.length > LONGEST) {
      throw invalid(`${label} has ${value.length.toLocaleString("en")} characters. Use at most ${LONGEST}.`);
    }
    if (/\p{Cc}/u.test(value)) throw invalid(`${label} holds a line break, a tab or another control character. Take it out.`);
    values[id] = value;
  }
  const { userName, status, ...profile } = values;
  if (userName === undefined) throw invalid("There is no user name. Fill it in: it says who is meant.");
  if (profile.workEmail !== undefined && !z.email().safeParse(profile.workEmail).success) {
    throw invalid(`“${profile.workEmail}” is no e-mail address. Write one such as adele@contoso.example.`);
  }
  return { ...profile, userName, ...(status === undefined ? {} : { status: statusOf(status) }) };
}

/** Who a line means, as far as it says so. */
export function importedName(cell: string): string {
  return cellText(cell);
}

function statusOf(text: string): UserStatus {
  const status = statuses.get(text.toLowerCase());
  if (status) return status;
  throw invalid(`The status “${text}” is unknown. Write active or inactive, or leave it empty.`);
}

/** Without the space around it, and without the apostrophes that an export puts before what a spreadsheet would calculate. */
function cellText(cell: string): string {
  return withoutApostrophes(cell.trim()).trim();
}

function invalid(message: string): Refusal {
  return new Refusal("invalid", message);
}
