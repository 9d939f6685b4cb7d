import type { AlertKind } from "#db/types.ts";
import { env } from "#lib/env.ts";
import type { Letter } from "#lib/mail/letter.ts";
import type { JsonObject } from "#lib/scim/types.ts";

export interface AlertPlace {
  slug: string;
  workspaceName: string;
}

export interface ToldAlert {
  details: JsonObject;
  /** Whom it is about, where it is about somebody who is still there. */
  about: string | null;
}

/** One letter for alerts of one kind that came together, newest last. A link leads to a page, and opens nothing by itself. */
export function alertLetter(kind: AlertKind, place: AlertPlace, alerts: ToldAlert[]): Letter {
  const { subject, paragraphs, link } = letterOf(kind, place, alerts);
  const settings = `Which alerts are mailed is set in Roster under Settings, Alerts: ${address(place, "settings#alerts")}`;
  return { subject: `${place.workspaceName}: ${subject}`, paragraphs: [...paragraphs, settings], link };
}

export function testLetter(place: AlertPlace): Letter {
  return {
    subject: `${place.workspaceName}: test of the alerts`,
    paragraphs: [
      `Alerts of ${place.workspaceName} reach you at this address.`,
      "Somebody, probably you, asked for this mail in Roster under Settings, Alerts. There is nothing to do.",
    ],
    link: { label: "Open the settings", url: address(place, "settings#alerts") },
  };
}

function letterOf(kind: AlertKind, place: AlertPlace, alerts: ToldAlert[]): Letter & Required<Pick<Letter, "link">> {
  const { details = {} } = alerts.at(-1) ?? {};
  const name = place.workspaceName;
  switch (kind) {
    case "failing":
      return {
        subject: "many requests of your identity provider fail",
        paragraphs: [
          `${count(details.failed)} of ${count(details.requests)} requests that your identity provider sent to ${name} within an hour failed.`,
          "What fails is not brought up to date. Microsoft Entra ID tries a job in which too much fails only once a day, and turns it off after four weeks.",
        ],
        link: { label: "See what fails", url: address(place, "activity/provisioning-log?result=failed") },
      };
    case "rejected keys":
      return {
        subject: "your identity provider's API key is rejected",
        paragraphs: [
          `Requests to ${name} come with API keys that are revoked, expired or unknown, and none with a valid one. Users and groups are not brought up to date.`,
          "Put the present API key into your identity provider, or make a new one.",
        ],
        link: { label: "Find out which of URL, key and switch is wrong", url: address(place, "issues/guides#test-connection") },
      };
    case "key expiring": {
      const over = details.stage === "expired";
      const at = dateOf(details.expiresAt);
      return {
        subject: over ? "the API key has expired" : `the API key expires within ${String(details.stage)}`,
        paragraphs: [
          over
            ? `The API key …${String(details.lastFour)} of ${name} expired on ${at}: provisioning has stopped.`
            : `The API key …${String(details.lastFour)} of ${name} expires on ${at}: provisioning stops then.`,
          over
            ? "Regenerate the key and put the new one into your identity provider."
            : "Regenerate the key before then and put the new one into your identity provider. The present one can go on for 24 hours meanwhile.",
        ],
        link: { label: "Regenerate the key", url: address(place, "users-groups/user-provisioning#keys") },
      };
    }
    case "guard holding": {
      const users = Number(details.users);
      const groups = Number(details.groups);
      const what = [
        users > 0 && `${count(users)} ${users === 1 ? "user" : "users"}`,
        groups > 0 && `${count(groups)} ${groups === 1 ? "group" : "groups"}`,
      ]
        .filter(Boolean)
        .join(" and ");
      return {
        subject: "your identity provider deletes many at once, which is held",
        paragraphs: [
          `Your identity provider took more users or groups away from ${name} within an hour than the accident guard lets go. ${what} ${users + groups === 1 ? "was" : "were"} held so far: they keep access until somebody decides.`,
          `Look at who is on the list, then apply or restore. What nobody decides happens by itself, the first of it on ${dateOf(details.firstAt)}; nobody is deleted permanently by that.`,
        ],
        link: { label: "See what is held", url: address(place, "users-groups/user-provisioning/held") },
      };
    }
    case "admin changed": {
      const [only] = alerts.length === 1 ? alerts : [];
      return {
        subject: alerts.length === 1 ? "a workspace admin was changed" : "workspace admins were changed",
        paragraphs: [
          ...alerts.map(
            (alert) =>
              `Your identity provider changed the ${fieldsOf(alert.details)} of ${alert.about ?? "somebody who has been deleted since"}, a workspace admin of ${name}.`,
          ),
          "If nobody meant to, pause sync and look at who may change users in your identity provider. Mails to set an admin's password go to a confirmed address only, which your identity provider can't change.",
        ],
        link: only
          ? {
              label: "See the change",
              url: address(place, `users-groups/user-management/${String(only.details.userId)}?tab=history`),
            }
          : { label: "See the changes", url: address(place, "activity/change-history") },
      };
    }
  }
}

const fieldNames: Record<string, string> = { userName: "user name (UPN)", emails: "e-mail", externalId: "externalId" };

function fieldsOf({ fields }: JsonObject): string {
  const names = Array.isArray(fields) ? fields.map((field) => fieldNames[String(field)] ?? String(field)) : [];
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "profile");
}

const address = ({ slug }: AlertPlace, path: string) => `${env().PUBLIC_URL}/${slug}/${path}`;

const count = (value: unknown) => Number(value).toLocaleString("en");

/** Where the reader is isn't known. */
const dateOf = (value: unknown) =>
  `${new Date(String(value)).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" })} UTC`;
