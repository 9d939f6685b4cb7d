import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";
import { openMailbox } from "../../test/mailbox.ts";

const mailbox = await openMailbox();
vi.stubEnv("SMTP_URL", mailbox.url);
vi.stubEnv("PUBLIC_URL", "https://roster.example.com");
vi.stubEnv("MAIL_FROM", "");
const { canSendMail, sendMail } = await import("./send.ts");

beforeEach(() => {
  mailbox.mails.length = 0;
  mailbox.refusal = null;
});
afterAll(() => mailbox.close());

const letter = {
  subject: "Set your password for Contoso",
  paragraphs: ["Somebody asked.", "It works once."],
  link: { label: "Set a password", url: "https://roster.example.com/contoso/set-password?token=a-b_c&x=1" },
};

test("a letter arrives with both forms, which say the same", async () => {
  expect(canSendMail()).toBe(true);
  expect(await sendMail("adele@contoso.example", letter)).toBe(true);
  const [mail] = mailbox.mails;
  expect(mail?.to).toEqual(["adele@contoso.example"]);
  expect(mail?.headers.get("from")).toBe("Roster <roster@roster.example.com>");
  expect(mail?.headers.get("to")).toBe("adele@contoso.example");
  expect(mail?.headers.get("subject")).toBe(letter.subject);
  expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail?.text).toBe(`Somebody asked.\n\nSet a password:\n${letter.link.url}\n\nIt works once.`);
  expect(mail?.html).toContain(`<a href="${letter.link.url.replace("&", "&amp;")}">Set a password</a>`);
});

test("a name can't add a header, a recipient or markup", async () => {
  const evil = "Contoso\r\nBcc: eve@evil.example\r\n\r\n<script>x</script>";
  expect(await sendMail("adele@contoso.example", { subject: evil, paragraphs: [evil] })).toBe(true);
  const [mail] = mailbox.mails;
  expect(mail?.to).toEqual(["adele@contoso.example"]);
  expect(mail?.headers.has("bcc")).toBe(false);
  expect(mail?.headers.get("subject")).toBe("Contoso Bcc: eve@evil.example <script>x</script>");
  expect(mail?.html).not.toContain("<script>");
});

test("what isn't one plain address gets nothing", async () => {
  expect(await sendMail("adele@contoso.example, eve@evil.example", letter)).toBe(false);
  expect(await sendMail("adele@contoso.example\r\nRCPT TO:<eve@evil.example>", letter)).toBe(false);
  expect(mailbox.mails).toEqual([]);
});

test("a mail that the server refuses is false, and logged without whom or what it was about", async () => {
  const error = vi.spyOn(log(), "error").mockImplementation(() => {});
  mailbox.refusal = "<adele@contoso.example> is unknown";
  expect(await sendMail("adele@contoso.example", letter)).toBe(false);
  expect(error).toHaveBeenCalledTimes(1);
  const logged = JSON.stringify(error.mock.calls);
  expect(logged).toContain("550");
  expect(logged).not.toMatch(/adele|token|password/);
});
