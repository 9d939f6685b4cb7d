import { RelativeTime } from "#components/ui/relative-time.tsx";

/** When what the accident guard holds happens by itself. What is due and not done has failed, or does within a minute. */
export function HeldUntil({ until }: { until: Date }) {
  return until > new Date() ? (
    <>
      it happens <RelativeTime at={until} /> unless somebody decides before.
    </>
  ) : (
    <>
      it was to happen <RelativeTime at={until} />, and is tried until it works or somebody decides.
    </>
  );
}
