import Link from "next/link";
import { actorName } from "#components/directory/actor-name.ts";
import { changeSentence } from "#components/directory/change-sentence.ts";
import { RelativeTime, TimesInRow } from "#components/ui/relative-time.tsx";
import type { Overview } from "#lib/provisioning/overview.ts";
import type { ChangeRow, IdentityProvider } from "#lib/types.ts";

interface LatestChangesProps {
  slug: string;
  changes: NonNullable<Overview["changes"]>;
  provider: IdentityProvider;
}

/** Who did what lately; each leads to all that happened to whom it is about. */
export function LatestChanges({ slug, changes: { rows, names }, provider }: LatestChangesProps) {
  if (rows.length === 0)
    return <p className="text-ink-muted text-sm">Every change of users, groups and settings will be listed here.</p>;
  return (
    <ol aria-label="Latest changes" className="border-t text-sm">
      {rows.map((change) => (
        <li key={change.id} className="border-b">
          <Link
            href={historyOf(slug, change)}
            className="flex flex-wrap items-baseline justify-between gap-x-4 py-2.5 hover:bg-hover"
          >
            <span className="wrap-anywhere min-w-0 flex-1 basis-60">
              <span className="font-medium">{actorName(change.actor, provider)}</span> {changeSentence(change, names)}
            </span>
            <TimesInRow>
              <RelativeTime at={change.at} className="text-ink-muted text-xs" />
            </TimesInRow>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function historyOf(slug: string, { entity, entityId, memberId }: ChangeRow): string {
  const history = `/${slug}/activity/change-history`;
  return entity === "workspace" ? `${history}?entity=workspace` : `${history}?about=${memberId ?? entityId}`;
}
