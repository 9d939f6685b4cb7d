"use client";

import { usePathname } from "next/navigation";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

interface HeldBannerProps {
  slug: string;
  held: { users: number; groups: number; firstAt: Date | null; failed: number };
}

/** Said on every page while somebody has to decide, but for the one where they do. */
export function HeldBanner({ slug, held: { users, groups, firstAt, failed } }: HeldBannerProps) {
  const decide = `/${slug}/users-groups/user-provisioning/held`;
  if (usePathname() === decide) return null;
  const what = [users > 0 && formatCount(users, "user", "users"), groups > 0 && formatCount(groups, "group", "groups")];
  return (
    <Banner tone={failed > 0 ? "danger" : "warn"} edge action={<TextLink href={decide}>Decide about held deletions</TextLink>}>
      Your identity provider wants to take many away at once: {what.filter(Boolean).join(" and ")}{" "}
      {users + groups === 1 ? "is" : "are"} held.
      {failed > 0 && ` ${failure(failed, users + groups)}`}
      {firstAt && (
        <>
          {" "}
          The {failed > 0 ? "next" : "first of it"} happens by itself <RelativeTime at={firstAt} />.
        </>
      )}
    </Banner>
  );
}

function failure(failed: number, held: number): string {
  if (held === 1) return "It failed when its time came.";
  return failed === held
    ? "All of it failed when its time came."
    : `${formatCount(failed, "of them failed when its time came", "of them failed when their time came")}.`;
}
