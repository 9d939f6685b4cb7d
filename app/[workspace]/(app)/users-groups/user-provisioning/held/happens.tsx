import { Status } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";

interface HappensProps {
  at: Date | null;
  /** When it is tried again, as it failed. */
  nextTryAt: Date | null;
}

/** When it happens by itself. Why it failed stands above the table, for all of them. */
export function Happens({ at, nextTryAt }: HappensProps) {
  if (nextTryAt === null) return at && <RelativeTime at={at} />;
  return (
    <Status tone="danger">
      <span>
        Failed, again <RelativeTime at={nextTryAt} />
      </span>
    </Status>
  );
}
