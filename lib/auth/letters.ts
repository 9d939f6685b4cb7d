import { forgotPasswordUrl } from "#lib/account-urls.ts";
import type { Letter } from "#lib/mail/letter.ts";

/** Where the letter is about, as far as it says. */
interface Place {
  slug: string;
  /** The workspace's. */
  name: string;
}

export function passwordLetter({ name }: Place, userName: string, url: string): Letter {
  return {
    subject: `Set your password for ${name}`,
    paragraphs: [
      `Somebody, probably you, asked for a new password for ${userName} in ${name}.`,
      "The link works once, for 30 minutes.",
      "If it wasn't you, nothing has changed and there is nothing to do.",
    ],
    link: { label: "Set a password", url },
  };
}

export function passwordChangedLetter({ slug, name }: Place, userName: string): Letter {
  return {
    subject: `Your password for ${name} was changed`,
    paragraphs: [
      `The password of ${userName} in ${name} was set just now, and all other sessions have ended.`,
      "If it wasn't you, ask for a new password at once and tell an admin of the workspace.",
    ],
    link: { label: "Ask for a new password", url: forgotPasswordUrl(slug) },
  };
}

export function confirmationLetter({ name }: Place, userName: string, url: string): Letter {
  return {
    subject: `Confirm your e-mail address for ${name}`,
    paragraphs: [
      `${userName} in ${name} wants password mails to go to this address.`,
      "The link works once, for 30 minutes, in a browser where this account is signed in.",
      "If it wasn't you, leave it: nothing has changed.",
    ],
    link: { label: "Confirm this address", url },
  };
}

export function addressChangedLetter({ name }: Place, userName: string): Letter {
  return {
    subject: `Password mails for ${name} go elsewhere now`,
    paragraphs: [
      `Mails to set the password of ${userName} in ${name} go to another address from now on, which was confirmed just now.`,
      "If it wasn't you, tell an admin of the workspace at once.",
    ],
  };
}
