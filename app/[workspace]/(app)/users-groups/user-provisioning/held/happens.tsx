import { Status } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";

interface HappensProps {
  at: Date | null;
  failed: boolean;
}

/** When it happens by itself. Why it failed, and when it is tried again, stands above the table, for all of them. */
export function Happens({ at, failed }: HappensProps) {
  return failed ? <Status tone="danger">Failed</Status> : at && <RelativeTime at={at} />;
}
