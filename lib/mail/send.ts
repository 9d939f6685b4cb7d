import { createTransport } from "nodemailer";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { isMailAddress } from "./address.ts";
import { htmlOf, type Letter, textOf } from "./letter.ts";

/** For each step of the conversation with the mail server, and for all of it. */
const stepWithin = 10_000;
const allWithin = 20_000;

/** Whether this installation can send mail at all. */
export function canSendMail(): boolean {
  return env().SMTP_URL !== undefined;
}

/**
 * Hands a letter to the mail server, within 20 seconds. Never throws: false = it wasn't taken, and the log has the server's
 * code (neither text, which may name the recipient, nor address, nor the letter).
 */
export async function sendMail(to: string, letter: Letter): Promise<boolean> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (SMTP_URL === undefined || !isMailAddress(to)) return false;
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: stepWithin,
    greetingTimeout: stepWithin,
    socketTimeout: stepWithin,
    // A letter is text: nothing in it is a file to read or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(Object.assign(new Error(), { code: "ETIMEDOUT" })), allWithin);
  try {
    const sent = transport.sendMail({
      from: MAIL_FROM,
      // An object, because a text would be read as a list.
      to: { name: "", address: to },
      subject: letter.subject.replace(/\s+/g, " "),
      text: textOf(letter),
      html: htmlOf(letter),
      headers: { "Auto-Submitted": "auto-generated" },
    });
    await Promise.race([sent, tooLate.promise]);
    return true;
  } catch (error) {
    log().error({ smtp: faultOf(error) }, "a mail was not sent");
    return false;
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

function faultOf(error: unknown): { code?: unknown; responseCode?: unknown; command?: unknown } {
  if (typeof error !== "object" || error === null) return {};
  return {
    ...("code" in error ? { code: error.code } : {}),
    ...("responseCode" in error ? { responseCode: error.responseCode } : {}),
    ...("command" in error ? { command: String(error.command).slice(0, 20) } : {}),
  };
}
