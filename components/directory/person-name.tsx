import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";

/** A person in a table: initials beside the name where the table has room for them. */
export function PersonName({ name, mark }: { name: string; mark?: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <span className="hidden @xl/table:inline-flex">
        <Avatar name={name} size="sm" />
      </span>
      <span className="truncate">{name}</span>
      {mark}
    </span>
  );
}
