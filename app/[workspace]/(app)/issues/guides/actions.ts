"use server";

import { z } from "zod";
import { adminAction } from "#lib/auth/admin-action.ts";
import { abandonGuide, finishGuide, startGuide, takeStep, takeStepBack } from "#lib/provisioning/guided-runs.ts";

const which = z.object({ id: z.uuid() });
const steps = [
  "stop",
  "pause",
  "delete",
  "purge",
  "resume",
  "start",
  "arrive",
  "reach",
  "switch",
  "key",
  "accept",
  "generate",
  "use",
  "save",
] as const;
const step = which.extend({ step: z.enum(steps) });

const newRun = z.object({
  kind: z.enum(["error-500", "user-not-deleted", "test-connection", "regenerate-key"]),
  user: z.string().max(400).default(""),
  wantedName: z.string().max(400).default(""),
});

export const start = adminAction("provisioning.manage", newRun, startGuide);

export const take = adminAction("provisioning.manage", step, takeStep);

export const takeBack = adminAction("provisioning.manage", step, takeStepBack);

export const finish = adminAction("provisioning.manage", which, finishGuide);

export const abandon = adminAction("provisioning.manage", which, abandonGuide);
