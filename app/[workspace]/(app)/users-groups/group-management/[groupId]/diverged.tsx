import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { MemberDivergences } from "#lib/types.ts";

interface DivergedProps {
  /** Of the group's own values; null = as the provider has them. */
  at: Date | null;
  members: MemberDivergences | null;
  provider: string;
}

/** What is otherwise than the provider said, until it says so again. */
export function Diverged({ at, members, provider }: DivergedProps) {
  return (
    <>
      {at && (
        <Banner>
          Differs from {provider}: changed here <RelativeTime at={at} />. The next change of the group from {provider} overwrites
          it.
        </Banner>
      )}
      {members && (
        <Banner>
          Members differ from {provider}: {differences(members)} <RelativeTime at={members.at} />. It stays so until {provider}{" "}
          sends these members again.
        </Banner>
      )}
    </>
  );
}

function differences({ joined, left }: MemberDivergences): string {
  const parts = [joined.n > 0 && `${people(joined)} added here`, left.n > 0 && `${people(left)} removed here`];
  return `${parts.filter(Boolean).join("; ")},`;
}

function people({ names, n }: { names: string[]; n: number }): string {
  const others = n - names.length;
  return `${names.join(", ")}${others > 0 ? ` and ${formatCount(others, "other", "others")}` : ""}`;
}
