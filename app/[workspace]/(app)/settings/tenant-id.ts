import { z } from "zod";

/** The tenant of all personal Microsoft accounts: anybody can have one, so it is nobody's workspace. */
const personalAccounts = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** As pasted from the Entra admin center; empty = null. */
export const tenantId = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text || null)
  .pipe(
    z
      .guid("Enter the tenant id, such as 72f988bf-86f1-41af-91ab-2d7cd011db47: in the Entra admin center, Overview, Tenant ID.")
      .refine(
        (id) => id !== personalAccounts,
        "This is the tenant of personal Microsoft accounts, which anybody can make. Enter your organization's.",
      )
      .nullable(),
  );
