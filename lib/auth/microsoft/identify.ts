import { linkIdentity, lockSsoCandidates } from "#db/queries/sso-identities.ts";
import { inTransaction } from "#db/queries/transaction.ts";
import type { Actor } from "#lib/ctx.ts";
import { fold } from "#lib/fold.ts";
import { isStorable } from "#lib/storable.ts";
import { type Choice, chooseOwnLink, chooseUser, type MicrosoftClaim } from "./choose-user.ts";
import type { MicrosoftProblem } from "./problems.ts";

export interface MicrosoftAccount {
  tenantId: string;
  /** Lower case. */
  objectId: string;
  /** Asked only of whom the object id doesn't tell. */
  userPrincipalName(): Promise<string>;
}

interface Asked {
  workspaceId: string;
  requestId: string;
  /** Who is signed in and links the account to themselves; null = somebody signs in. */
  ownUserId: string | null;
}

/** The user whom a Microsoft account opens, linked to it by now; or why none. */
export async function identify(
  asked: Asked,
  account: MicrosoftAccount,
): Promise<{ userId: string } | { problem: MicrosoftProblem }> {
  const { tenantId, objectId } = account;
  const known = await decide(asked, { tenantId, objectId, userNameKey: null });
  if (asked.ownUserId !== null || !("problem" in known) || known.problem !== "unknown") return known;
  const userName = await account.userPrincipalName();
  return isStorable(userName) ? decide(asked, { tenantId, objectId, userNameKey: fold(userName) }) : known;
}

function decide(
  { workspaceId, requestId, ownUserId }: Asked,
  claim: MicrosoftClaim,
): Promise<{ userId: string } | { problem: MicrosoftProblem }> {
  return inTransaction(async (tx) => {
    const candidates = await lockSsoCandidates(workspaceId, { ...claim, userId: ownUserId }, tx);
    const choice: Choice = ownUserId === null ? chooseUser(claim, candidates) : chooseOwnLink(claim, ownUserId, candidates);
    if ("problem" in choice) return choice;
    const { user, link } = choice;
    if (link !== null) {
      const actor: Actor = { kind: "user", id: user.id, name: user.displayName ?? user.userName, permissions: [] };
      await linkIdentity({ workspaceId, requestId, actor }, user.id, claim, link, tx);
    }
    return { userId: user.id };
  });
}
