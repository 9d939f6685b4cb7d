import type { IdentityProvider } from "#lib/types.ts";

export interface Mapping {
  /** What the provider calls it; null where the provider decides that itself. */
  from: string | null;
  to: string;
  need: "needed" | "recommended" | "optional";
  note?: string;
}

const EXT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const work = (part: string) => `addresses[type eq "work"].${part}`;
const optional = (from: string | null, to: string, note?: string): Mapping => ({
  from,
  to,
  need: "optional",
  ...(note === undefined ? {} : { note }),
});

const mobile = "The phone number in the profile.";

const entra: Mapping[] = [
  { from: "userPrincipalName", to: "userName", need: "needed", note: "The matching attribute: users are recognised by it." },
  {
    from: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
    to: "active",
    need: "needed",
    note: "An expression, as Entra suggests it. Without it nobody is ever removed.",
  },
  {
    from: "objectId",
    to: "externalId",
    need: "needed",
    note: "Entra suggests mailNickname, which two people can share: change it.",
  },
  { from: "givenName", to: "name.givenName", need: "needed" },
  { from: "surname", to: "name.familyName", need: "needed" },
  {
    from: "mail",
    to: 'emails[type eq "work"].value',
    need: "needed",
    note: "Where users have no mailbox, map userPrincipalName instead.",
  },
  { from: "displayName", to: "displayName", need: "recommended" },
  optional("mobile", 'phoneNumbers[type eq "mobile"].value', mobile),
  optional("telephoneNumber", 'phoneNumbers[type eq "work"].value'),
  optional("jobTitle", "title"),
  optional("department", `${EXT}:department`),
  optional("employeeId", `${EXT}:employeeNumber`),
  optional("manager", `${EXT}:manager`),
  optional("streetAddress", work("streetAddress")),
  optional("city", work("locality")),
  optional("state", work("region")),
  optional("postalCode", work("postalCode")),
  optional("country", work("country")),
  optional("physicalDeliveryOfficeName", 'addresses[type eq "other"].formatted'),
];

const okta: Mapping[] = [
  { from: "userName", to: "userName", need: "needed", note: "Set as the unique identifier field." },
  { from: "firstName", to: "name.givenName", need: "needed" },
  { from: "lastName", to: "name.familyName", need: "needed" },
  {
    from: "email",
    to: 'emails[type eq "work"].value',
    need: "needed",
    note: "Okta sends it as the primary address, of type work.",
  },
  optional("displayName", "displayName"),
  optional("mobilePhone", 'phoneNumbers[type eq "mobile"].value', mobile),
  optional("primaryPhone", 'phoneNumbers[type eq "work"].value'),
  optional("title", "title"),
  optional("department", `${EXT}:department`),
  optional("employeeNumber", `${EXT}:employeeNumber`),
  optional("managerId", `${EXT}:manager.value`),
  optional("streetAddress", work("streetAddress")),
  optional("city", work("locality")),
  optional("state", work("region")),
  optional("zipCode", work("postalCode")),
  optional("countryCode", work("country")),
];

const jumpcloud: Mapping[] = [
  { from: "username", to: "userName", need: "needed" },
  { from: "firstname", to: "name.givenName", need: "needed" },
  { from: "lastname", to: "name.familyName", need: "needed" },
  { from: "email", to: 'emails[type eq "work"].value', need: "needed" },
  { from: "activated", to: "active", need: "needed" },
  optional("displayname", "displayName"),
  optional("mobile", 'phoneNumbers[type eq "mobile"].value', mobile),
  optional("phone", 'phoneNumbers[type eq "work"].value'),
  optional("jobTitle", "title"),
  optional("department", `${EXT}:department`),
  optional("address.streetAddress", work("streetAddress")),
  optional("address.locality", work("locality")),
  optional("address.region", work("region")),
  optional("address.postalCode", work("postalCode")),
  optional("address.country", work("country")),
];

/** What Roster shows or decides by; whatever else is sent is kept and read back. */
const other: Mapping[] = [
  { from: null, to: "userName", need: "needed", note: "Unique, in any case of letters." },
  { from: null, to: "active", need: "needed", note: "false moves a user to Deleted users, true brings them back." },
  { from: null, to: "name.givenName", need: "needed" },
  { from: null, to: "name.familyName", need: "needed" },
  { from: null, to: 'emails[type eq "work"].value', need: "needed" },
  { from: null, to: "externalId", need: "recommended", note: "An identifier that never changes, best a UUID." },
  optional(null, "displayName"),
  optional(null, 'phoneNumbers[type eq "mobile"].value', mobile),
  optional(null, 'phoneNumbers[type eq "work"].value'),
  optional(null, "title"),
  optional(null, `${EXT}:department`),
  optional(null, `${EXT}:employeeNumber`),
  optional(null, `${EXT}:manager.value`),
  optional(null, 'addresses[type eq "work"]'),
];

export const userMappings: Record<IdentityProvider, readonly Mapping[]> = { entra, okta, jumpcloud, other };

/** Only where an admin sets them up. */
export const entraGroupMappings: readonly Mapping[] = [
  { from: "displayName", to: "displayName", need: "needed", note: "The matching attribute. Each group needs a name of its own." },
  { from: "objectId", to: "externalId", need: "needed" },
  { from: "members", to: "members", need: "needed" },
];
