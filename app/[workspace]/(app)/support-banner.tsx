import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";

interface SupportBannerProps {
  visit: { staffName: string; reason: string; expiresAt: Date };
  leave: () => Promise<void>;
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
