import type { GuideKind, GuideStepId } from "#lib/types.ts";

export const guideTitles: Record<GuideKind, string> = {
  "error-500": "Error 500: the UPN differs",
  "user-not-deleted": "User not deleted",
  "test-connection": "Test connection failed",
  "regenerate-key": "Regenerate the key",
};

/** When it is the one to take. */
export const guideUses: Record<GuideKind, string> = {
  "error-500":
    "A user has another user principal name in the directory than here, and is refused. They are deleted here for good and arrive anew.",
  "user-not-deleted": "Somebody should have been removed by your identity provider, and is still here.",
  "test-connection": "The provider says that it can't connect. Which of URL, key and switch is wrong?",
  "regenerate-key": "A new API key, entered in the provider without a failed cycle.",
};

/** `name`: the provider's, as it stands in a sentence. */
export function stepTitle(step: GuideStepId, name: string): string {
  const titles: Record<GuideStepId, string> = {
    stop: `Stop provisioning in ${name}`,
    pause: "Pause sync",
    delete: "Delete the user",
    purge: "Delete the user permanently",
    resume: "Turn sync on",
    start: `Start provisioning in ${name}`,
    arrive: "See the user arrive",
    reach: "Let the test arrive",
    switch: "The switch: sync is on",
    key: "The key: it opens the door",
    accept: "Test again",
    generate: "Generate the new key",
    use: `Enter it in ${name}`,
    save: `Save in ${name}`,
  };
  return titles[step];
}
