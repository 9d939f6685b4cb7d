/** People at the Microsoft of the tests (./issuer.ts). */
import { randomUUID } from "node:crypto";

export interface Account {
  /** The tenant that the person signs in to. */
  tenantId: string;
  objectId: string;
  userPrincipalName: string;
  /** What the token says of the tenant, when that isn't the truth. */
  saidTenantId?: string;
  /** Base64; null = none. */
  photo: string | null;
}

/** A picture of one red point. */
export const redPoint = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** Makes or changes an account. */
export async function putAccount(given: Pick<Account, "tenantId" | "userPrincipalName"> & Partial<Account>): Promise<Account> {
  const account = { objectId: randomUUID(), photo: null, ...given };
  const answer = await fetch(`http://127.0.0.1:${process.env.E2E_MICROSOFT_PORT}/accounts`, {
    method: "PUT",
    body: JSON.stringify(account),
  });
  if (!answer.ok) throw new Error(`PUT /accounts: ${answer.status}`);
  return account;
}
