import { actorName } from "#components/directory/actor-name.ts";
import { formatCount } from "#components/ui/number-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { IdentityProvider, Import } from "#lib/types.ts";
import { StateOfImport } from "./state-of-import.tsx";

interface RecentImportsProps {
  slug: string;
  imports: Import[];
  provider: IdentityProvider;
}

export function RecentImports({ slug, imports, provider }: RecentImportsProps) {
  return (
    <ul className="text-sm">
      {imports.map(({ id, fileName, state, createdAt, createdBy, total }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b py-2.5 first:border-t">
          <TextLink
            href={`/${slug}/users-groups/user-management/import/${id}`}
            prefetch={false}
            className="wrap-anywhere min-w-0 flex-1 basis-60"
          >
            {fileName}
          </TextLink>
          <StateOfImport state={state} />
          <span className="text-ink-muted tabular-nums">{formatCount(total, "line", "lines")}</span>
          <span className="text-ink-muted">
            {actorName(createdBy, provider)}, <RelativeTime at={createdAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
