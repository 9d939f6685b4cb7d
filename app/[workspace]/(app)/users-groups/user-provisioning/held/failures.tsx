import { countOf } from "#components/provisioning/scope-words.ts";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { HeldFailure } from "#lib/types.ts";

/** What should have happened by now and didn't: why, and what to do. */
export function Failures({ failures }: { failures: HeldFailure[] }) {
  return failures.map(({ entity, failure, n, names, nextTryAt }) => (
    <Banner key={`${entity} ${failure}`} tone="danger">
      {countOf(entity === "user" ? "users" : "groups", n)} could not be taken away when the time came, and{" "}
      {n === 1 ? "stays" : "stay"} until it works: {names.join(", ")}
      {n > names.length && ` and ${formatCount(n - names.length, "other", "others")}`}. {failure} It is tried again{" "}
      <RelativeTime at={nextTryAt} />; Apply tries at once, Restore keeps {n === 1 ? "it" : "them"}.
    </Banner>
  ));
}
