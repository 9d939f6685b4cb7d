import { fold } from "#lib/fold.ts";

/** What a column of a CSV file can fill, in the order in which people think of a person. Never a role, a group or an externalId (docs/import.md). */
export const importFields = [
  {
    id: "userName",
    label: "User name",
    heads: ["upn", "user principal name", "login", "sign-in name", "account", "Benutzername"],
  },
  { id: "givenName", label: "First name", heads: ["given name", "forename", "Vorname"] },
  { id: "familyName", label: "Last name", heads: ["family name", "surname", "Nachname"] },
  { id: "displayName", label: "Display name", heads: ["name", "full name", "Anzeigename"] },
  { id: "workEmail", label: "E-mail", heads: ["email address", "work email", "mail", "primary email", "E-Mail-Adresse"] },
  { id: "mobilePhone", label: "Mobile phone", heads: ["mobile", "cell phone", "mobile number", "Mobiltelefon"] },
  { id: "workPhone", label: "Work phone", heads: ["phone", "telephone number", "primary phone", "office phone", "Telefon"] },
  { id: "title", label: "Job title", heads: ["title", "position", "Stellenbezeichnung"] },
  { id: "department", label: "Department", heads: ["dept", "Abteilung"] },
  { id: "status", label: "Status", heads: ["account enabled", "enabled", "active"] },
] as const;

export type ImportField = (typeof importFields)[number]["id"];

/** Field → index of the column that fills it. A field that is absent stays as it is. */
export type ImportMapping = Partial<Record<ImportField, number>>;

/** Which column is probably which field, by its head; each column once, the best known name first. */
export function guessMapping(columns: readonly string[]): ImportMapping {
  const heads = columns.map(namesOf);
  const taken = new Set<number>();
  const mapping: ImportMapping = {};
  for (const { id, label, heads: others } of importFields) {
    for (const name of [id, label, ...others].map(bare)) {
      const column = heads.findIndex((names, index) => !taken.has(index) && names.includes(name));
      if (column < 0) continue;
      taken.add(column);
      mapping[id] = column;
      break;
    }
  }
  return mapping;
}

/** "First name [givenName] Required", as in Entra's templates, is known by what is inside the brackets and by what is before them. */
function namesOf(head: string): string[] {
  const [, before = "", inside = ""] = /^([^[]*)\[([^\]]*)\]/.exec(head) ?? [];
  return [head, inside, before].map(bare).filter((name) => name !== "");
}

/** Letters and digits only: "E-mail", "e mail" and "email" are one. */
function bare(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, "");
}
