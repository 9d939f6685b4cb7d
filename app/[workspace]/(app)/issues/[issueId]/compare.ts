import { fold } from "#lib/fold.ts";

/** What tells people apart. */
export interface Compared {
  userName: string;
  externalId: string | null;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  emails: string[];
}

export interface ComparedField {
  label: string;
  values: { here: string | null; sent: string | null };
  same: boolean;
}

/** Field by field, without those that neither has. Case doesn't tell people apart, but for an externalId. */
export function compare(here: Compared, sent: Compared): ComparedField[] {
  const fields: [string, string | null, string | null][] = [
    ["User name", here.userName, sent.userName],
    ["E-mail", list(here.emails), list(sent.emails)],
    ["First name", here.givenName, sent.givenName],
    ["Last name", here.familyName, sent.familyName],
    ["Display name", here.displayName, sent.displayName],
    ["External id", here.externalId, sent.externalId],
  ];
  return fields
    .filter(([, left, right]) => left !== null || right !== null)
    .map(([label, left, right]) => ({
      label,
      values: { here: left, sent: right },
      same: label === "External id" ? left === right : fold(left ?? "") === fold(right ?? ""),
    }));
}

const list = (values: string[]) => (values.length === 0 ? null : values.join(", "));
