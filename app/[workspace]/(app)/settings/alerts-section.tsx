import { Status } from "#components/ui/badge.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AlertOverview } from "#lib/provisioning/alert-settings.ts";
import { alertNames } from "./alert-kinds.ts";
import { AlertsForm } from "./alerts-form.tsx";
import { TestMail } from "./test-mail.tsx";

export function AlertsSection({ slug, overview: { mail, off, readers, latest } }: { slug: string; overview: AlertOverview }) {
  return (
    <>
      {!mail && (
        <Banner>
          No alerts are mailed: this server has no mail server. Whoever runs it sets SMTP_URL, as Operating Roster in the
          documents says. Until then what needs you is under <TextLink href={`/${slug}/issues`}>Issues</TextLink>, and an expiring
          key at the top of each page.
        </Banner>
      )}
      <AlertsForm slug={slug} off={off} />
      <Readers slug={slug} readers={readers} />
      {mail && <TestMail slug={slug} />}
      <Latest latest={latest} />
    </>
  );
}

function Readers({ slug, readers }: { slug: string; readers: AlertOverview["readers"] }) {
  return (
    <div>
      <h3 className="font-medium text-sm">Who gets them</h3>
      <p className="mt-0.5 text-ink-muted text-xs">
        All workspace admins who are active, at the address they confirmed in their profile, or else at their work e-mail, which
        your identity provider may change.
      </p>
      <ul className="mt-2 flex flex-col divide-y border-y text-sm">
        {readers.map((reader) => (
          <li key={reader.id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
            <span className="wrap-anywhere min-w-0">
              <TextLink href={`/${slug}/users-groups/user-management/${reader.id}`}>{reader.name}</TextLink>{" "}
              <span className="text-ink-muted">{reader.email}</span>
            </span>
            <Status tone={reader.reached ? (reader.confirmed ? "ok" : "warn") : "neutral"}>{stateOf(reader)}</Status>
          </li>
        ))}
      </ul>
    </div>
  );
}

function stateOf({ active, email, reached, confirmed }: AlertOverview["readers"][number]): string {
  if (!active) return "Gets none: Inactive";
  if (email === null) return "Gets none: no address";
  if (!reached) return "Gets none: not a mail address";
  return confirmed ? "Confirmed address" : "Address not confirmed";
}

function Latest({ latest }: Pick<AlertOverview, "latest">) {
  return (
    <div>
      <h3 className="font-medium text-sm">Last alerts</h3>
      {latest.length === 0 ? (
        <p className="mt-0.5 text-ink-muted text-sm">None in the last 30 days.</p>
      ) : (
        <ul className="mt-2 flex flex-col divide-y border-y text-sm">
          {latest.map((alert) => (
            <li key={alert.id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
              <span>
                {alertNames[alert.kind]} <RelativeTime at={alert.raisedAt} className="text-ink-muted" />
              </span>
              <Sent alert={alert} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Sent({ alert: { sentAt, receivers, waiting } }: { alert: AlertOverview["latest"][number] }) {
  const to = receivers > 0 ? `Sent to ${formatCount(receivers, "admin", "admins")}` : "Sent to nobody";
  if (sentAt) return <Status tone="ok">{to}</Status>;
  return <Status tone={waiting ? "warn" : "danger"}>{waiting ? `${to} so far` : `${to}: given up`}</Status>;
}
