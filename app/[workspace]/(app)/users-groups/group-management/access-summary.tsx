import { Minus, Plus } from "lucide-react";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import { permissionNames } from "#lib/permissions.ts";
import type { AccessPreview } from "#lib/types.ts";

interface AccessSummaryProps {
  slug: string;
  preview: AccessPreview;
  /** Where all of them are listed. */
  all: { href: string; label: string };
}

/** Who gains and who loses what, in numbers and names. */
export function AccessSummary({ slug, preview, all }: AccessSummaryProps) {
  const { people, permissions, first } = preview;
  if (people === 0) return <p>Nobody gains or loses a permission by it.</p>;
  const lines = permissions.flatMap(({ permission, gain, lose }) => [
    ...(gain > 0 ? [{ permission, verb: gain === 1 ? "gains" : "gain", count: gain, Icon: Plus }] : []),
    ...(lose > 0 ? [{ permission, verb: lose === 1 ? "loses" : "lose", count: lose, Icon: Minus }] : []),
  ]);
  return (
    <>
      <ul aria-label="Who gains and loses what" className="flex flex-col gap-1 text-ink">
        {lines.map(({ permission, verb, count, Icon }) => (
          <li key={`${verb} ${permission}`} className="flex items-start gap-2">
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
            <span>
              {formatCount(count, "person", "people")} {verb} <span className="font-medium">{permissionNames[permission]}</span>
            </span>
          </li>
        ))}
      </ul>
      <p>
        {first.map(({ id, name }, index) => (
          <span key={id}>
            {index > 0 && ", "}
            <TextLink href={`/${slug}/users-groups/user-management/${id}`} target="_blank">
              {name}
            </TextLink>
          </span>
        ))}
        {people > first.length && (
          <>
            {" "}
            and {formatNumber(people - first.length)} more:{" "}
            <TextLink href={all.href} target="_blank">
              {all.label}
            </TextLink>
          </>
        )}
      </p>
    </>
  );
}
