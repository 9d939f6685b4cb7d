import type { SearchParams } from "nuqs/server";
import { hrefOf } from "#app/[workspace]/(app)/activity/provisioning-log/addresses.ts";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Session } from "#lib/auth/session.ts";
import type { ChangeRow, SubjectName, UndoMarks } from "#lib/types.ts";

interface ChangeLinksProps {
  change: ChangeRow;
  names: ReadonlyMap<string, SubjectName>;
  asked: SearchParams;
  session: Session;
  marks: UndoMarks | null;
}

const LOG_KEPT_MS = 30 * 86_400_000;

/** Where one goes from a change: whom it is about, what else was done to them, the request that made it. */
export function ChangeLinks({ change, names, asked, marks, session: { workspace, permissions } }: ChangeLinksProps) {
  const { entityId, memberId, requestId, secondRequestId, actor, at } = change;
  const base = `/${workspace.slug}/users-groups`;
  const people = [entityId, memberId].flatMap((id) => {
    const subject = id ? names.get(id) : undefined;
    if (!subject || subject.kind === "gone") return [];
    const { place, needs } = places[subject.kind];
    return permissions.includes(needs) ? [{ href: `${base}/${place}/${subject.id}`, label: subject.name }] : [];
  });
  const isLogged = actor.kind === "key" && Date.now() - at.getTime() < LOG_KEPT_MS;
  const ofRequest = (id: string, which = "") => {
    const request = `${which} request`.trim();
    return isLogged
      ? { href: `/${workspace.slug}/activity/provisioning-log?request=${id}`, label: `The ${request} in the provisioning log` }
      : { href: hrefOf(asked, { q: id, before: null }), label: `All changes of ${which === "" ? "this" : "the"} ${request}` };
  };
  const undo = (id: string, label: string) => ({ href: `/${workspace.slug}/activity/undo/${id}`, label });
  const undoneBy = marks?.undoneBy.get(change.id);
  const links = [
    ...(marks?.runs.has(requestId) ? [undo(requestId, "Made by this undo")] : []),
    ...(undoneBy ? [undo(undoneBy, "Undone by this undo")] : []),
    ...people,
    ...(change.entity === "workspace"
      ? []
      : [{ href: hrefOf(asked, { about: memberId ?? entityId, before: null }), label: "All of its changes" }]),
    ...(actor.kind === "user"
      ? [{ href: hrefOf(asked, { by: actor.id, before: null }), label: `All changes by ${actor.name}` }]
      : []),
    ...(secondRequestId ? [ofRequest(requestId, "first"), ofRequest(secondRequestId, "second")] : [ofRequest(requestId)]),
  ];
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-1 text-ink-muted text-xs">
      <ExactTime at={at} />
      {links.map(({ href, label }) => (
        <TextLink key={href} href={href} className="wrap-anywhere">
          {label}
        </TextLink>
      ))}
    </div>
  );
}

const places = {
  user: { place: "user-management", needs: "users.view" },
  "deleted user": { place: "deleted-users", needs: "users.view" },
  group: { place: "group-management", needs: "groups.view" },
  role: { place: "group-management/roles", needs: "groups.view" },
} as const;
