import { countOf } from "#components/provisioning/scope-words.ts";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { HeldFailure, ScopeKind } from "#lib/types.ts";

/** What should have happened by now and didn't: why, and what to do. */
export function Failures({ kind, failures }: { kind: ScopeKind; failures: HeldFailure[] }) {
  const entity = kind === "users" ? "user" : "group";
  const ofKind = failures.filter((one) => one.entity === entity);
  return ofKind.map(({ failure, n, names, nextTryAt }) => (
    <div key={failure} className="max-w-200">
      <Banner tone="danger">
        {countOf(kind, n)} should have gone by now: {names.join(", ")}
        {n > names.length && ` and ${formatCount(n - names.length, "other", "others")}`}. {failure} The next try is{" "}
        <RelativeTime at={nextTryAt} />. Apply tries at once, Restore keeps{" "}
        {n > 1 ? "them" : kind === "users" ? "this user" : "the group"}.
      </Banner>
    </div>
  ));
}
