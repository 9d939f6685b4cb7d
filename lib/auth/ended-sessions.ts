import { z } from "zod";

/** Which of a person's sessions are to end. */
export const endedSessions = z.union([
  z.literal("all"),
  z.strictObject({ only: z.uuid() }),
  z.strictObject({ except: z.uuid() }),
]);
