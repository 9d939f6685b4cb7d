/** Why a sign-in at the staff's OpenID provider came to nothing. Stands in the address of the page that says so. */
export type OidcProblem = keyof typeof texts;

const texts = {
  cancelled: "Signing in was cancelled. Try again, or use your password and code.",
  failed: "Signing in failed at the provider. Try again in a moment.",
  stale: "That took too long, or was begun again in another tab. Sign in once more.",
  unknown: "This account is nobody's of the support staff, or signing in by it was closed. Whoever runs Roster lets people in.",
} as const;

/** The sentence for what stands in an address; null when that is none of these. */
export function oidcProblemText(problem: string | string[] | undefined): string | null {
  return Object.entries(texts).find(([name]) => name === problem)?.[1] ?? null;
}
