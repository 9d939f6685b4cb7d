import Link from "next/link";
import type { ShellWorkspace } from "./nav.ts";
import { WorkspaceIcon } from "./nav-icon.tsx";

export function WorkspaceLink({ workspace }: { workspace: ShellWorkspace }) {
  return (
    <Link
      href={workspace.href}
      className="flex h-8 min-w-0 items-center gap-2.5 rounded-md px-2 font-semibold text-sm hover:bg-hover"
    >
      <WorkspaceIcon aria-hidden className="size-4 shrink-0 text-accent-ink" />
      <span className="truncate">{workspace.name}</span>
    </Link>
  );
}
