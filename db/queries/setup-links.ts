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

/** Takes the link, so that it works once: of two that try, the second waits for the first one's transaction and gets false. */
export async function consumeSetupLink(digest: Buffer, tx: Queryable): Promise<boolean> {
  const rows = await tx`delete from setup_links where digest = ${digest} and expires_at > now() returning digest`;
  return rows.length > 0;
}

/** The first workspace ends every link. */
export async function deleteSetupLinks(tx: Queryable): Promise<void> {
  await tx`delete from setup_links`;
}
