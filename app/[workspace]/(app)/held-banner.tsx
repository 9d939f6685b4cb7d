import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

interface HeldBannerProps {
  slug: string;
  held: { users: number; groups: number; firstAt: Date };
}

/** Said on every page while somebody has to decide. */
export function HeldBanner({ slug, held: { users, groups, firstAt } }: HeldBannerProps) {
  const what = [users > 0 && formatCount(users, "user", "users"), groups > 0 && formatCount(groups, "group", "groups")];
  return (
    <Banner
      tone="warn"
      edge
      action={<TextLink href={`/${slug}/users-groups/user-provisioning/held`}>Decide about held deletions</TextLink>}
    >
      Your identity provider wants to take many away at once: {what.filter(Boolean).join(" and ")}{" "}
      {users + groups === 1 ? "is" : "are"} held. The first of it happens by itself <RelativeTime at={firstAt} />.
    </Banner>
  );
}
