"use client";

import { useParams } from "next/navigation";
import { TextLink } from "#components/ui/text-link.tsx";

/** For people who are in the directory but don't run it. */
export function NothingToManage() {
  const { workspace } = useParams<{ workspace: string }>();
  return (
    <div className="max-w-120 py-10">
      <h1 className="font-semibold text-xl">You're signed in</h1>
      <p className="mt-1 text-ink-muted">
        There is nothing here for you to manage but <TextLink href={`/${workspace}/profile`}>your own profile</TextLink>. If there
        should be, ask an admin of this workspace.
      </p>
    </div>
  );
}
