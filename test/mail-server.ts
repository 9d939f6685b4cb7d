/** The mail server of the server under test: takes every mail, and tells over HTTP what it has taken (`GET /`, JSON). */
import { createServer } from "node:http";
import { openMailbox } from "./mailbox.ts";

const mailbox = await openMailbox(Number(process.env.E2E_SMTP_PORT));
createServer((_request, response) => {
  const mails = mailbox.mails.map(({ to, headers, text }) => ({ to, subject: headers.get("subject"), text }));
  response.setHeader("content-type", "application/json").end(JSON.stringify(mails));
}).listen(Number(process.env.E2E_MAILS_PORT), "127.0.0.1");
