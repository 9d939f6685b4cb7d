import { RequestStrip } from "#components/directory/request-strip.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Overview } from "#lib/provisioning/overview.ts";

interface LogStripProps {
  hours: NonNullable<Overview["hours"]>;
  logHref: string;
  lastHeardAt: Date | null;
}

/** For whoever sees the log without managing the connection. */
export function LogStrip({ hours, logHref, lastHeardAt }: LogStripProps) {
  if (!lastHeardAt) return <p className="text-ink-muted text-sm">No identity provider has sent anything yet.</p>;
  return (
    <>
      <p className="text-sm">
        Your identity provider was last heard <RelativeTime at={lastHeardAt} />.
      </p>
      <RequestStrip hours={hours} now={new Date()} logHref={logHref} />
    </>
  );
}
