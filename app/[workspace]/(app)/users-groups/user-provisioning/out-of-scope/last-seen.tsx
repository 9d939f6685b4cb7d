import { RelativeTime } from "#components/ui/relative-time.tsx";

export function LastSeen({ at }: { at: Date | null }) {
  return at ? <RelativeTime at={at} /> : <span className="text-ink-muted">Never</span>;
}
