/** Why signing in with Microsoft, or linking an account, came to nothing. Stands in the address of the page that says so. */
export type MicrosoftProblem = keyof typeof texts;

const texts = {
  cancelled: "Signing in was cancelled at Microsoft. Try again, or use another way.",
  refused: "Microsoft refused to sign you in. Ask an admin whether Roster is allowed in your organization's Microsoft Entra ID.",
  failed: "Signing in with Microsoft failed. Try again in a moment.",
  stale: "That took too long, or was begun again in another tab. Sign in with Microsoft once more.",
  "not-set-up": "This workspace doesn't use Microsoft to sign in. Use your password.",
  "wrong-tenant": "This Microsoft account belongs to another organization. Choose the account that this workspace knows you by.",
  unknown: "No user of this workspace belongs to this Microsoft account. Choose another account, or ask an admin to add you.",
  blocked: "Your account in this workspace can't sign in at present. Ask an admin of this workspace to let you in again.",
  ambiguous: "Two users of this workspace stand for this Microsoft account. Ask an admin to find out which of them is yours.",
  taken: "Your user in this workspace is linked to another Microsoft account. Choose that one, or ask an admin to unlink it.",
  "other-person": "In this workspace your name stands for somebody else's Microsoft account. Ask an admin to look at your user.",
  "admin-first": "Workspace admins link their Microsoft account first: sign in with your password, then link it on your profile.",
  "signed-out": "Your session ended meanwhile. Sign in, and link the Microsoft account again.",
  "linked-to-another":
    "This Microsoft account is linked to another user of this workspace. Choose another, or unlink it there first.",
  "belongs-to-another":
    "This Microsoft account belongs to another user, whom your identity provider manages. Choose another account.",
} as const;

/** The sentence for what stands in an address; null when that is none of these. */
export function microsoftProblemText(problem: string | string[] | undefined): string | null {
  return Object.entries(texts).find(([name]) => name === problem)?.[1] ?? null;
}
