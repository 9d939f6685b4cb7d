import { RelativeTime } from "#components/ui/relative-time.tsx";

export function Moment({ at }: { at: Date | null }) {
  return at && <RelativeTime at={at} />;
}
