/** How an issue was solved, as it stands after who did it. */
export const resolutionNames: Record<string, string> = {
  "cause gone": "the cause is gone",
  "not seen again": "not seen again",
  linked: "linked the existing user",
  "different people": "told the two apart",
  "same person": "recognised the same person",
  "name released": "released the name",
  "name put back": "put the name back",
  "role given back": "gave the role back",
  "given back": "gave role and groups back",
  "account provisioned": "opened the account to provisioning",
  "marked as solved": "marked it as solved",
  "roles confirmed": "confirmed the roles",
  "roles changed": "changed the roles",
  "another admin": "there is another admin",
  "taken back by the provider": "the provider took it back",
  "sent without them": "the whole list was sent without them",
};
