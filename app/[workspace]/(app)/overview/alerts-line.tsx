import { formatCount } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AlertOverview } from "#lib/provisioning/alert-settings.ts";

/** Whether anybody hears of it who doesn't look here. */
export function AlertsLine({ slug, alerts }: { slug: string; alerts: AlertOverview }) {
  return (
    <p className="text-ink-muted text-sm">
      {stateOf(alerts)} <TextLink href={`/${slug}/settings#alerts`}>Who gets alerts</TextLink>
    </p>
  );
}

function stateOf({ mail, off, readers }: AlertOverview): string {
  const reached = readers.filter((reader) => reader.reached).length;
  if (!mail) return "Nobody is told by mail: this server has no mail server.";
  if (reached === 0) return "Nobody is told by mail: no workspace admin has an address.";
  const told = `What is urgent is mailed to ${formatCount(reached, "admin", "admins")}`;
  return off.length === 0
    ? `${told}.`
    : `${told}, but for ${formatCount(off.length, "kind of alert that is", "kinds of alerts that are")} off.`;
}
