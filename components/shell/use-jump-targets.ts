import { useEffect, useMemo, useState } from "react";
import { formatNumber } from "#components/ui/number-format.ts";
import type { JumpTargets } from "#lib/types.ts";
import type { NavIcon, NavSection, ShellWorkspace } from "./nav.ts";

export interface JumpItem {
  href: string;
  label: string;
  detail?: string;
  icon: NavIcon | "user" | "group";
}

export interface JumpGroup {
  label: string;
  items: JumpItem[];
}

const nobody: JumpTargets = { users: [], groups: [] };
/** After the last letter. */
const PAUSE_MS = 120;

/** Pages at once, users and groups as soon as the server has found them; what was found stays until the next answer. */
export function useJumpTargets(workspace: ShellWorkspace, nav: readonly NavSection[], typed: string) {
  const [found, setFound] = useState<{ typed: string; targets: JumpTargets; failed: boolean }>();

  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await ask(workspace.href, typed, asked.signal).catch(() => null);
      if (!asked.signal.aborted) setFound({ typed, targets: answer ?? nobody, failed: answer === null });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [workspace.href, typed]);

  const groups = useMemo(() => {
    const { users, groups } = found?.targets ?? nobody;
    const base = `${workspace.href}/users-groups`;
    return [
      { label: "Pages", items: pagesNamed(nav, typed) },
      { label: "Users", items: users.map((user) => userItem(base, user)) },
      { label: "Groups", items: groups.map(({ id, name }) => groupItem(base, id, name)) },
    ].filter(({ items }) => items.length > 0);
  }, [workspace.href, nav, typed, found]);

  const state = found?.failed ? "failed" : found?.typed === typed && groups.length === 0 ? "none" : "ready";
  return { groups, state } as const;
}

async function ask(base: string, typed: string, signal: AbortSignal): Promise<JumpTargets | null> {
  if (typed.trim() === "") return nobody;
  const answer = await fetch(`${base}/jump?q=${encodeURIComponent(typed)}`, { signal });
  return answer.ok ? answer.json() : null;
}

function pagesNamed(nav: readonly NavSection[], typed: string): JumpItem[] {
  const wanted = typed.trim().toLowerCase();
  return nav
    .flatMap((section) => section.items)
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ count, home: _, ...page }) => (count ? { ...page, detail: `${formatNumber(count)} open` } : page));
}

function userItem(base: string, { id, name, userName, deleted }: JumpTargets["users"][number]): JumpItem {
  return {
    href: `${base}/user-management/${id}`,
    label: name,
    detail: deleted ? `${userName} · deleted` : userName,
    icon: "user",
  };
}

function groupItem(base: string, id: string, name: string): JumpItem {
  return { href: `${base}/group-management/${id}`, label: name, icon: "group" };
}
