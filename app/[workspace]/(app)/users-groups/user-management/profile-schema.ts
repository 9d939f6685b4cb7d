import { z } from "zod";

/** An empty text means none. */
const optional = z
  .string()
  .trim()
  .max(256, "Use at most 256 characters.")
  .transform((text) => text || null);

/** What an admin types of a person. */
export const profileSchema = z.object({
  userName: z
    .string()
    .trim()
    .min(1, "Enter a user name: it is what this person signs in with.")
    .max(256, "Use at most 256 characters."),
  displayName: optional,
  givenName: optional,
  familyName: optional,
  workEmail: optional.refine(
    (text) => text === null || z.email().safeParse(text).success,
    "Enter an e-mail address such as adele@contoso.example.",
  ),
  title: optional,
  department: optional,
  mobilePhone: optional,
});
