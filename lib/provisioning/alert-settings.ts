import { type AlertReader, listAlertReaders, listLatestAlerts, type PastAlert } from "#db/queries/alerts.ts";
import { findWorkspace } from "#db/queries/workspaces.ts";
import type { AlertKind } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";
import { requirePermission } from "#lib/directory/permission.ts";
import { canSendMail, sendMail } from "#lib/mail/send.ts";
import { Refusal } from "#lib/refusal.ts";
import { testLetter } from "./alert-letters.ts";
import { isReached } from "./alerts.ts";

const SHOWN_ALERTS = 10;

export interface AlertOverview {
  /** Whether this installation sends mail. */
  mail: boolean;
  off: AlertKind[];
  /** `reached`: they get them. */
  readers: (AlertReader & { reached: boolean })[];
  /** Newest first. */
  latest: PastAlert[];
}

/** What Settings says of alerts. Throws Refusal forbidden. */
export async function getAlertOverview(ctx: Ctx): Promise<AlertOverview> {
  requirePermission(ctx, "workspace.manage");
  const [workspace, readers, latest] = await Promise.all([
    findWorkspace(ctx.workspaceId),
    listAlertReaders(ctx.workspaceId),
    listLatestAlerts(ctx.workspaceId, SHOWN_ALERTS),
  ]);
  return {
    mail: canSendMail(),
    off: workspace?.alertsOff ?? [],
    readers: readers.map((reader) => ({ ...reader, reached: isReached(reader) })),
    latest,
  };
}

/** Mails the admin who asks what an alert would look like to their mail server. Returns the address. Throws Refusal forbidden, invalid, busy. */
export async function sendTestAlert(ctx: Ctx): Promise<string> {
  requirePermission(ctx, "workspace.manage");
  const { actor } = ctx;
  const readers = await listAlertReaders(ctx.workspaceId);
  const own = readers.find(({ id }) => actor.kind === "user" && id === actor.id);
  const workspace = await findWorkspace(ctx.workspaceId);
  if (!workspace || !own || !isReached(own)) {
    throw new Refusal("invalid", "There is no address of yours to send it to. Confirm one in your profile.");
  }
  if (!canSendMail()) throw new Refusal("busy", "This Roster sends no mail. Whoever runs it sets SMTP_URL.");
  if (await sendMail(own.email, testLetter({ slug: workspace.slug, workspaceName: workspace.name }))) return own.email;
  throw new Refusal(
    "busy",
    `The mail server didn't take a mail to ${own.email}. Whoever runs Roster finds its answer in the log.`,
  );
}
