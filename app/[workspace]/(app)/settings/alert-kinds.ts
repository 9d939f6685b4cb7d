/** In the order in which the form shows them. */
export const alertKinds = ["failing", "rejected keys", "key expiring", "admin changed", "guard holding"] as const;

type AlertKind = (typeof alertKinds)[number];

export const alertNames: Record<AlertKind, string> = {
  failing: "Many requests fail",
  "rejected keys": "Only rejected keys",
  "key expiring": "API key expires",
  "admin changed": "Admin changed by the provider",
  "guard holding": "Accident guard holds deletions",
};

export const alertHelp: Record<AlertKind, string> = {
  failing: "30 % of the requests of an hour or more, well before Microsoft Entra ID slows the job down.",
  "rejected keys": "Requests come with revoked, expired or unknown keys, and none with a valid one.",
  "key expiring": "14 days before, 3 days before, and when it has expired.",
  "admin changed": "Your identity provider changed the user name, e-mail or externalId of a workspace admin.",
  "guard holding": "More users or groups were to be taken away within an hour than the accident guard lets go.",
};
