import { afterAll, beforeEach } from "vitest";
import { openMailbox } from "./mailbox.ts";

/**
 * A mail server for one test file, empty before each test. Import it for its effect before everything else: settings are read once, and
 * some modules read them when they are loaded.
 */
export const mailbox = await openMailbox();
process.env.SMTP_URL = mailbox.url;

beforeEach(() => {
  mailbox.mails.length = 0;
  mailbox.refusal = null;
});

afterAll(() => mailbox.close());
