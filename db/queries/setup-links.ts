import { getSql } from "#db/client.ts";
import type { Queryable } from "./transaction.ts";

/** Voids the former link and stores this one, unless a workspace exists: then false, and no link is left. */
export async function replaceSetupLink(digest: Buffer, expiresAt: Date): Promise<boolean> {
  const rows = await getSql()`
    with voided as (delete from setup_links where digest <> ${digest})
    insert into setup_links (digest, expires_at) select ${digest}, ${expiresAt} where not exists (select 1 from workspaces)
    returning digest`;
  return rows.length > 0;
}

export async function setupLinkIsValid(digest: Buffer): Promise<boolean> {
  const [row] = await getSql()<{ valid: boolean }[]>`
    select exists (select 1 from setup_links where digest = ${digest} and expires_at > now()) as valid`;
  return row?.valid ?? false;
}

/** Takes the link out, so that of two who use it at once only one gets it. Returns when it would have ended; null = not open. */
export async function takeSetupLink(digest: Buffer): Promise<Date | null> {
  const [row] = await getSql()<{ expiresAt: Date }[]>`
    delete from setup_links where digest = ${digest} and expires_at > now() returning expires_at as "expiresAt"`;
  return row?.expiresAt ?? null;
}

/** The first workspace ends every link. */
export async function deleteSetupLinks(tx: Queryable): Promise<void> {
  await tx`delete from setup_links`;
}
