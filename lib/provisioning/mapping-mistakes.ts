import type { SampledUser } from "#db/queries/connection-samples.ts";
import type { IdentityProvider } from "#db/types.ts";
import { isStrong } from "#lib/directory/matching.ts";

export interface MappingMistake {
  /** The SCIM attribute that is to be mapped. */
  target:
    | "externalId"
    | "name.givenName"
    | "name.familyName"
    | 'emails[type eq "work"].value'
    | 'phoneNumbers[type eq "mobile"].value';
  /** What was seen, in a sentence without the count. */
  seen: string;
  /** How many of those looked at. */
  count: number;
  examples: { id: string; name: string }[];
}

const EXAMPLES = 3;
/** Nobody having a mobile phone is chance with a few people. */
const ENOUGH_FOR_PHONES = 20;

/** What the latest users show of the attribute mapping. */
export function mappingMistakes(users: readonly SampledUser[], provider: IdentityProvider): MappingMistake[] {
  const without = (target: MappingMistake["target"], seen: string, isWrong: (user: SampledUser) => boolean): MappingMistake[] => {
    const wrong = users.filter(isWrong);
    if (wrong.length === 0) return [];
    return [{ target, seen, count: wrong.length, examples: wrong.slice(0, EXAMPLES).map(({ id, name }) => ({ id, name })) }];
  };
  const phones = users.length >= ENOUGH_FOR_PHONES && users.every(({ mobilePhone }) => !mobilePhone);
  return [
    ...without(
      "externalId",
      "came without an externalId: renamed, they would not be recognised.",
      ({ externalId }) => !externalId,
    ),
    ...(provider === "entra"
      ? without(
          "externalId",
          "have an externalId that is no objectId: two people can share it.",
          ({ externalId }) => Boolean(externalId) && !isStrong(externalId),
        )
      : []),
    ...without("name.givenName", "came without a first name.", ({ givenName }) => !givenName),
    ...without("name.familyName", "came without a last name.", ({ familyName }) => !familyName),
    ...without('emails[type eq "work"].value', "came without a work e-mail address.", ({ workEmail }) => !workEmail),
    ...(phones
      ? without('phoneNumbers[type eq "mobile"].value', "have a mobile phone: it is probably not mapped.", () => true).map(
          (mistake) => ({ ...mistake, count: 0 }),
        )
      : []),
  ];
}
