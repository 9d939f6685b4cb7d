import { expect } from "@playwright/test";

interface Mail {
  to: string[];
  subject: string;
  text: string;
}

/** What an address has been mailed, oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const answer = await fetch(`http://127.0.0.1:${process.env.E2E_MAILS_PORT}/`);
  return ((await answer.json()) as Mail[]).filter(({ to }) => to.includes(address));
}

/** Mails go out after the answer: waits for so many. */
export async function untilMailed(address: string, count: number): Promise<Mail[]> {
  await expect.poll(async () => (await mailsTo(address)).length).toBe(count);
  return mailsTo(address);
}

/** The path of the link in a mail. */
export function linkIn(mail: Mail | undefined): string {
  const link = URL.parse(/^http\S+$/m.exec(mail?.text ?? "")?.[0] ?? "");
  return link ? link.pathname + link.search : "";
}
