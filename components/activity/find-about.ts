import type { FilterOption } from "#components/table/filters.tsx";
import type { JumpTargets } from "#lib/types.ts";

/** Users and groups to filter by, as ⌘K finds them. */
export async function findAbout(slug: string, typed: string): Promise<FilterOption[]> {
  const answer = await fetch(`/${slug}/jump?q=${encodeURIComponent(typed)}`);
  if (!answer.ok) throw new Error("The search failed.");
  const { users, groups }: JumpTargets = await answer.json();
  return [
    ...users.map(({ id, name, userName }) => ({ value: id, label: name === userName ? name : `${name} (${userName})` })),
    ...groups.map(({ id, name }) => ({ value: id, label: `Group ${name}` })),
  ];
}
