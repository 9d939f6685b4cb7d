import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

interface SupportBannerProps {
  visit: { staffName: string; reason: string; expiresAt: Date };
  leave: () => Promise<void>;
}

/** On every page of those who can put support out, while somebody of it is in. */
export function SupportInside({ slug, visits }: { slug: string; visits: { staffName: string; reason: string }[] }) {
  const names = [...new Set(visits.map(({ staffName }) => staffName))];
  const reasons = [...new Set(visits.map(({ reason }) => reason))];
  return (
    <Banner tone="info" edge action={<TextLink href={`/${slug}/settings#support`}>Support access</TextLink>}>
      <span className="wrap-anywhere">
        {new Intl.ListFormat("en").format(names)} of support {names.length === 1 ? "is" : "are"} in this workspace:{" "}
        {reasons.join("; ")}.
      </span>
    </Banner>
  );
}

/** On every page that support sees: who is in, until when, what for. */
export function SupportBanner({ visit: { staffName, reason, expiresAt }, leave }: SupportBannerProps) {
  return (
    <Banner
      tone="info"
      edge
      action={
        <form action={leave}>
          <Button type="submit" size="sm">
            Leave
          </Button>
        </form>
      }
    >
      <span className="wrap-anywhere">
        {staffName} of support is in this workspace: {reason}. Access ends <RelativeTime at={expiresAt} />.
      </span>
    </Banner>
  );
}
