import type { IssueKind } from "#db/types.ts";
import { fold } from "#lib/fold.ts";

/** What Entra shows an admin when something failed, and what it comes from here. */
export interface EntraText {
  /** As Entra writes it, in its provisioning log or on its pages. */
  text: string;
  kinds: IssueKind[];
  /** What it means, in a sentence. */
  means: string;
}

const conflicts: IssueKind[] = ["email clash", "identity clash", "name held", "excluded name"];

const entraTexts: readonly EntraText[] = [
  {
    text: "Error 500",
    kinds: ["email clash", "excluded name"],
    means:
      "A user has another UPN here than in Entra, with the same e-mail address. Here that is answered with 409 and a UPN clash.",
  },
  { text: "EntryConflict", kinds: conflicts, means: "Somebody in this workspace has the name or address that Entra sends." },
  { text: "Conflict", kinds: conflicts, means: "Somebody in this workspace has the name or address that Entra sends." },
  {
    text: "InvalidAnchor",
    kinds: ["unknown members", "identity clash"],
    means:
      "Entra knows a user or group by an id that is gone here. Restart provisioning matches everybody again; Find person shows who had the id.",
  },
  {
    text: "DuplicateTargetEntries",
    kinds: ["shared externalId"],
    means: "Entra found more than one user for one person, by the attribute that it matches by.",
  },
  {
    text: "DuplicateSourceEntries",
    kinds: ["shared externalId"],
    means: "Two people in Entra have the same value in the attribute that it matches by.",
  },
  {
    text: "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse",
    kinds: ["shared externalId"],
    means: "A look-up of one person found several users.",
  },
  {
    text: "SystemForCrossDomainIdentityManagementServiceIncompatible",
    kinds: ["unmapped path"],
    means: "Entra could not use an answer, most often because a mapping names an attribute that there isn't.",
  },
  {
    text: "SchemaAttributeNotFound",
    kinds: ["unmapped path"],
    means: "A mapping names an attribute that there isn't.",
  },
  {
    text: "MandatoryFieldsMissing",
    kinds: ["missing names"],
    means: "Somebody has no first or no last name in Entra.",
  },
  { text: "MissingValues", kinds: ["missing names"], means: "Somebody has no first or no last name in Entra." },
  {
    text: "UnprocessableEntity",
    kinds: ["unmapped path", "missing names"],
    means: "A value that Entra sends can't be taken.",
  },
  {
    text: "LicenseLimitExceeded",
    kinds: ["limit reached"],
    means: "The workspace has as many provisioned users or groups as it may have.",
  },
  {
    text: "InsufficientRights",
    kinds: ["rejected keys", "limit reached"],
    means: "The request was refused: sync is paused, the key is not valid, or a limit is reached.",
  },
  {
    text: "Unauthorized",
    kinds: ["rejected keys"],
    means: "The Secret token in Entra is not a valid API key of this workspace.",
  },
  {
    text: "You appear to have entered invalid credentials",
    kinds: ["rejected keys"],
    means: "The Tenant URL or the Secret token in Entra is wrong, or sync is turned off.",
  },
  {
    text: "InvalidCredentials",
    kinds: ["rejected keys"],
    means: "The Secret token in Entra is not a valid API key of this workspace.",
  },
  {
    text: "quarantine",
    kinds: ["rejected keys", "limit reached", "unmapped path"],
    means: "Entra provisions only once a day, because too much failed or the key was refused. Restart provisioning ends it.",
  },
  {
    text: "We encountered an error while updating provisioning configuration",
    kinds: [],
    means:
      "Entra could not save its own settings, such as a narrower scope; no request of it came here. Users who stayed after the scope became smaller are found under User provisioning, Out of scope.",
  },
];

/** A part of one is enough from so many letters on: fewer stand in too many names. */
const FEWEST_LETTERS = 6;

/** Those that somebody may mean who types or pastes this. */
export function findEntraTexts(typed: string): EntraText[] {
  const said = fold(typed.trim()).replaceAll(/\s+/g, " ");
  if (said === "") return [];
  return entraTexts.filter(({ text }) => {
    const known = fold(text);
    return said.includes(known) || (said.length >= FEWEST_LETTERS && known.includes(said));
  });
}
