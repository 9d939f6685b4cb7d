import type { DirectoryGroup, DirectoryUser } from "./directory.ts";

/** Entra's default attribute mapping, with objectId → externalId for users, as Roster advises. */

export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const MANAGER = `${ENTERPRISE}:manager`;

/** Target path → value. A path that is not there is unassigned. */
export type Values = Record<string, string | boolean>;

type Source<T> = (object: T) => string | null | undefined;

const userMapping: Record<string, Source<DirectoryUser>> = {
  externalId: (user) => user.objectId,
  userName: (user) => user.userPrincipalName,
  displayName: (user) => user.displayName,
  title: (user) => user.jobTitle,
  "name.givenName": (user) => user.givenName,
  "name.familyName": (user) => user.surname,
  "name.formatted": (user) => [user.givenName, user.surname].filter(Boolean).join(" "),
  'emails[type eq "work"].value': (user) => user.mail,
  'phoneNumbers[type eq "mobile"].value': (user) => user.mobile,
  'phoneNumbers[type eq "work"].value': (user) => user.telephoneNumber,
  'phoneNumbers[type eq "fax"].value': (user) => user.facsimileTelephoneNumber,
  'addresses[type eq "work"].streetAddress': (user) => user.streetAddress,
  'addresses[type eq "work"].locality': (user) => user.city,
  'addresses[type eq "work"].region': (user) => user.state,
  'addresses[type eq "work"].postalCode': (user) => user.postalCode,
  'addresses[type eq "work"].country': (user) => user.country,
  'addresses[type eq "other"].formatted': (user) => user.physicalDeliveryOfficeName,
  [`${ENTERPRISE}:employeeNumber`]: (user) => user.employeeId,
  [`${ENTERPRISE}:department`]: (user) => user.department,
};

const groupMapping: Record<string, Source<DirectoryGroup>> = {
  displayName: (group) => group.displayName,
  externalId: (group) => group.objectId,
};

/** All targets of the user mapping. `manager` is a reference: it travels by itself, after the users. */
export const userTargets = ["active", ...Object.keys(userMapping)];
export const groupTargets = Object.keys(groupMapping);

/** Entra's IsSoftDeleted is true for the unassigned, the disabled and the soft-deleted alike. */
export function isInScope(user: DirectoryUser): boolean {
  return user.assigned && user.accountEnabled && !user.softDeleted;
}

export function mapUser(user: DirectoryUser): Values {
  return { active: true, ...mapped(userMapping, user) };
}

/**
 * What Entra still writes on a user that left the scope: `active`, and after a soft delete in the directory the new UPN,
 * which is the object id's 32 hex digits followed by the old one.
 */
export function mapLeaver(user: DirectoryUser): Values {
  if (!user.softDeleted) return { active: false };
  return { userName: user.objectId.replaceAll("-", "") + user.userPrincipalName, active: false };
}

export function mapGroup(group: DirectoryGroup): Values {
  return mapped(groupMapping, group);
}

function mapped<T>(mapping: Record<string, Source<T>>, object: T): Values {
  const values: Values = {};
  for (const [target, source] of Object.entries(mapping)) {
    const value = source(object);
    if (value) values[target] = value;
  }
  return values;
}
