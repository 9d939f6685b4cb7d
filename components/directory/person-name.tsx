"use client";

import { useParams } from "next/navigation";
import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { photoPath } from "./photo-path.ts";

interface PersonNameProps {
  name: string;
  /** Whose picture is shown, when there is one; without it, initials. */
  person?: { id: string; photo: string | null };
  mark?: ReactNode;
}

/** A person in a table: picture or initials beside the name where the table has room for them. */
export function PersonName({ name, person, mark }: PersonNameProps) {
  const { workspace } = useParams<{ workspace: string }>();
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <span className="hidden @xl/table:inline-flex">
        <Avatar name={name} photo={person && photoPath(workspace, person)} size="sm" />
      </span>
      <span className="truncate">{name}</span>
      {mark}
    </span>
  );
}
