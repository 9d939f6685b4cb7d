"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import {
  closeByHand,
  giveBack,
  giveRoleBack,
  joinSamePerson,
  linkExistingUser,
  provisionExcludedAccount,
  putBackName,
  releaseName,
  tellApart,
} from "#lib/directory/issue-fixes.ts";

const which = z.object({ id: z.uuid() });
/** With what was shown of the sent user. */
const decision = which.extend({ externalId: z.string().nullable() });

export const link = adminAction("provisioning.manage", decision.extend({ version: z.number().int() }), linkExistingUser);

export const differentPeople = adminAction("provisioning.manage", decision, tellApart);

export const samePerson = adminAction("provisioning.manage", decision, joinSamePerson);

export const release = adminAction("provisioning.manage", which, releaseName);

export const putBack = adminAction("provisioning.manage", which, putBackName);

export const restoreRole = adminAction("roles.manage", which, giveRoleBack);

export const restoreAccess = adminAction("roles.manage", which, giveBack);

export const provisionAccount = adminAction("provisioning.manage", which, provisionExcludedAccount);

export const markSolved = adminAction("provisioning.manage", which, closeByHand);
