import type { IdentityProvider, IssueKind } from "#db/types.ts";

export interface Guidance {
  happened: string;
  why: string;
  /** What a person does, in this order; what the page has a button for is said by the button. */
  steps: string[];
  /** What ends the issue without anybody's doing. */
  closes: string;
}

/** `name`: the provider's, as it stands in a sentence. */
export function issueGuidance(kind: IssueKind, provider: IdentityProvider, name: string): Guidance {
  return guidance[kind]({ name, retry: retries[provider], again: pushes[provider], entra: provider === "entra" });
}

interface Words {
  name: string;
  /** How a user is sent again. */
  retry: string;
  /** How a group's members are sent again. */
  again: string;
  entra: boolean;
}

const retries: Record<IdentityProvider, string> = {
  entra: "In Entra, open Provision on demand and provision the user, or wait for the next cycle.",
  okta: "In Okta, open Dashboard > Tasks (or the app's Assignments) and retry the user.",
  jumpcloud: "In JumpCloud, save the user or the group again, so that it is sent once more.",
  other: "Have your identity provider send the user again.",
};

const pushes: Record<IdentityProvider, string> = {
  entra: "In Entra, press Restart provisioning: it sends the members of all groups again.",
  okta: "In Okta, open the app's Push Groups and choose Push now for the group.",
  jumpcloud: "In JumpCloud, save the group again, so that its members are sent once more.",
  other: "Have your identity provider send the group's members again.",
};

const guidance: Record<IssueKind, (words: Words) => Guidance> = {
  "email clash": ({ name, retry, entra }) => ({
    happened: `${capital(name)} wanted to add a user whose name or e-mail address a user of this workspace has already. Nothing was written: the request was answered with 409.${entra ? " In Entra this was known as Error 500." : ""}`,
    why: "The two have different user names, so nobody but you can tell whether they are one person. The user here was made by hand or imported, and is not linked.",
    steps: ["Compare the two, and say below whether they are one person.", retry],
    closes:
      "When the user has arrived, or nobody is in the way any more: the user here was linked, deleted, or got another address.",
  }),
  "identity clash": ({ name, retry }) => ({
    happened: `${capital(name)} wanted to add a user by the name of a deleted one, as another directory object. Nothing was written: the request was answered with 409.`,
    why: "The externalIds differ. It may be the same person, whose account in the directory was made anew, or a new person who was given the name. Restoring the wrong one would hand over groups and access.",
    steps: ["Compare the two, and say below whether they are one person.", retry],
    closes: "When the user has arrived, or the deleted user was restored, renamed or deleted permanently.",
  }),
  "name held": ({ name, retry }) => ({
    happened: `${capital(name)} wanted to give a user a name that a deleted user has. Nothing was written: the request was answered with 409.`,
    why: "User names are unique, deleted users included, so that a deleted user can be restored.",
    steps: ["Release the name: the deleted user keeps it as the original name, and can still be restored.", retry],
    closes: "When the deleted user has the name no longer, or the other user got it.",
  }),
  "original name taken": () => ({
    happened:
      "A deleted user was restored, and has the name that was given at the deletion: 32 characters before the former one.",
    why: "Somebody else has the former name by now, so it could not be put back.",
    steps: ["Find out who is to have the name, and put it back when it is free."],
    closes:
      "When the user has the former name again, got another one, or is deleted. The provider's next change of the user puts it back when it is free.",
  }),
  "shared externalId": ({ name, entra }) => ({
    happened: `Two users of this workspace have the same externalId. Both were accepted.`,
    why: `The mapping fills externalId with something that two people can share${entra ? ": by Entra's default that is mailNickname" : ""}. Then ${name} may take one for the other.`,
    steps: entra
      ? [
          "In Entra, open the application > Provisioning > Mappings > Provision Microsoft Entra ID Users.",
          "Map objectId to externalId, and save.",
          "Press Restart provisioning: every user gets the new externalId.",
        ]
      : ["Map an attribute to externalId that no two people share, and have all users sent again."],
    closes: "When only one live user has the externalId.",
  }),
  "identity change": ({ name }) => ({
    happened: `${capital(name)} replaced the user's externalId: the account belongs to another directory object now. Role, groups, password and sessions of the former person were taken away.`,
    why: "A name that is given to a new person must not bring the access of the former one. It also happens to everybody when a company moves to another tenant.",
    steps: [
      "A new person: nothing has to be done. Mark this as solved.",
      "The same person: a workspace admin gives role and groups back, and they set a new password.",
    ],
    closes: "After 30 days, or when the account is deleted permanently or changes hands again.",
  }),
  "admin without role": ({ name }) => ({
    happened: `${capital(name)} brought a deleted workspace admin back, as a user without the role.`,
    why: "Only the name was the same. A name alone doesn't prove who somebody is, so the role waits for a workspace admin.",
    steps: ["The same person: give the role back.", "Somebody else, or an admin no longer: mark this as solved."],
    closes: "When the user is a workspace admin again, or deleted.",
  }),
  "suspended roles": ({ name }) => ({
    happened: `${capital(name)} found a group of this workspace by its name and manages its members since. What the group allows is suspended.`,
    why: `Otherwise whoever runs the directory behind ${name} could give these roles to anybody.`,
    steps: ["Open the group, look at its members, and confirm or remove each role."],
    closes: "When no role of the group is suspended any more, or the group is deleted.",
  }),
  "excluded name": ({ name, retry }) => ({
    happened: `${capital(name)} wanted to give a user the name or e-mail address of an account that is excluded from provisioning. Nothing was written: the request was answered with 409.`,
    why: "An excluded account is a way in when provisioning fails. People sign in by either, so name and address must stay its own.",
    steps: [
      `To keep it as it is: leave the user out of scope in ${name}, or give them another address there, and mark this as solved.`,
      `To have it managed by ${name}: provision the account. ${retry}`,
    ],
    closes: "When the user has arrived, or the account is excluded no longer or has other names.",
  }),
  "unmapped path": ({ name, entra }) => ({
    happened: `${capital(name)} changes an attribute that there isn't. The whole request was refused with 400, and with it everything else that it was to change.`,
    why: "The attribute mapping names a target attribute that is not part of this service's schema.",
    steps: entra
      ? [
          "In Entra, open the application > Provisioning > Mappings > Provision Microsoft Entra ID Users.",
          "Delete the mapping of this attribute, or choose another target, and save.",
          "Provision the affected user on demand, or wait for the next cycle.",
        ]
      : ["Remove the mapping of this attribute, and have the user sent again."],
    closes:
      "When the provider has written the same user or group since, or they are gone; an urgent one when the user is deleted.",
  }),
  "missing names": ({ name }) => ({
    happened: "A user came without first or without last name.",
    why: `The field is empty in ${name}, or not mapped to name.givenName and name.familyName.`,
    steps: [
      `Fill the names in ${name}, or map an attribute that every user has.`,
      "Whether such users are taken or refused is a setting of User provisioning.",
    ],
    closes: "When the user has both names, or is deleted; of a refused one also when the workspace takes users without names.",
  }),
  "held deletions": ({ name, entra }) => ({
    happened: `${capital(name)} deleted, deactivated or gave away more users or groups within an hour than this workspace lets go at once. ${capital(name)} was answered as usual; what was too many is held: people keep access, sessions and groups.`,
    why: "A scope that was changed by mistake, or a group that was unassigned, looks just like this. So somebody looks before it happens.",
    steps: [
      "Open the held deletions and look at who is on the list.",
      entra
        ? "A mistake: put the scope right in Entra, and restore them here. Entra takes back by itself whom it finds in scope again."
        : "A mistake: put it right in your identity provider, and restore them here.",
      "Meant so: apply it. What nobody decides happens by itself when its time is over; then nobody is deleted permanently.",
    ],
    closes: "When nothing is held any more: decided, taken back by the provider, or after its time.",
  }),
  "unknown members": ({ name, again }) => ({
    happened: `${capital(name)} put somebody into a group whom this workspace doesn't have. The others were added.`,
    why: `${capital(name)} remembers an id that is gone here: the user was deleted permanently, or is excluded from provisioning. It believes that they are in the group, and doesn't send them again by itself.`,
    steps: ["See to it that the people are here: look them up by Find person.", again],
    closes:
      "When everybody who was named is in the group, also under a new id after they were provisioned again, the whole list was sent without unknown ones, or the group is gone.",
  }),
  "nested groups": ({ name }) => ({
    happened: `${capital(name)} put a group into a group. It was left out, and the users were added.`,
    why: "A group's members are users. Nested groups are not imported.",
    steps: [`In ${name}, assign the inner group to the application itself, or put its users into the outer one.`],
    closes: "When the group is gone, the whole list was sent without groups, or no group was named for 35 days.",
  }),
  "limit reached": ({ name }) => ({
    happened: `${capital(name)} wanted to add one more than the workspace may have. It was refused with 403.`,
    why: "The limit counts live users and groups that the provider manages.",
    steps: [
      `Take users or groups out of scope in ${name}; Out of scope lists those who stayed behind.`,
      "Or ask your hoster for a higher limit.",
    ],
    closes: "As soon as there is room.",
  }),
  "last admin": ({ name }) => ({
    happened: `${capital(name)} disabled, deleted or replaced the last workspace admin who can sign in. It was answered as usual, and access stays.`,
    why: "Without an admin nobody could manage this workspace.",
    steps: [
      "Make somebody else a workspace admin: what was held then happens by itself.",
      "Or keep the account: exclude it from provisioning on its page.",
    ],
    closes: "When there is another admin, the provider takes it back, or the account is excluded.",
  }),
  "rejected keys": ({ name, entra }) => ({
    happened: `${capital(name)} calls with a key that was revoked, has expired or was never made here. Nothing comes in.`,
    why: `The key was regenerated or ran out, and ${name} still has the former one.`,
    steps: [
      "Under User provisioning, press Regenerate and copy the key.",
      entra
        ? "In Entra, open the application > Provisioning > Admin Credentials, paste it as the Secret token, press Test Connection and save. Then Start provisioning, or Restart provisioning if the job is in quarantine."
        : `Enter it in ${name}, and test the connection there.`,
    ],
    closes: "With the first request that has a valid key.",
  }),
  "refused changes lost": ({ name, entra, again }) => ({
    happened: `More was sent while sync was paused than is kept. What came after that was refused and not kept.`,
    why: "What is refused is kept up to 100,000 changes and 256 MB a workspace.",
    steps: entra
      ? ["Turn sync on. Entra sends all of it again by itself."]
      : ["Apply what was kept, and turn sync on.", `What was not kept, ${name} doesn't send again by itself. ${again}`],
    closes: entra ? "When sync is turned on." : "When another provisioning method is chosen.",
  }),
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
