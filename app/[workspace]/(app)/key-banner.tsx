import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";

const DAY_MS = 86_400_000;

interface KeyBannerProps {
  session: Session;
  apiKey: { lastFour: string; expiresAt: Date };
}

/** Said on every page, from two weeks before the provider would be locked out. */
export function KeyBanner({ session: { workspace, permissions }, apiKey: { lastFour, expiresAt } }: KeyBannerProps) {
  const over = expiresAt <= new Date();
  const mayRegenerate = permissions.includes("keys.manage");
  return (
    <Banner
      tone={over ? "danger" : "warn"}
      edge
      action={
        mayRegenerate && <TextLink href={`/${workspace.slug}/users-groups/user-provisioning#keys`}>Regenerate the key</TextLink>
      }
    >
      The API key …{lastFour}{" "}
      {over ? (
        <>
          expired <RelativeTime at={expiresAt} />:
        </>
      ) : (
        `expires in ${formatCount(Math.ceil((expiresAt.getTime() - Date.now()) / DAY_MS), "day", "days")}:`
      )}{" "}
      {over ? "provisioning has stopped." : "provisioning stops then."}
      {!mayRegenerate && " A workspace admin can make a new one."}
    </Banner>
  );
}
