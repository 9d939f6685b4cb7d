"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { Search, User, UsersRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { buttonClass } from "#components/ui/button-style.ts";
import { popupClass, scrimClass, viewportClass } from "#components/ui/dialog-style.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import type { NavSection, ShellWorkspace } from "./nav.ts";
import { NavIcon } from "./nav-icon.tsx";
import { type JumpGroup, type JumpItem, useJumpTargets } from "./use-jump-targets.ts";

interface CommandMenuProps {
  workspace: ShellWorkspace;
  nav: readonly NavSection[];
  /** The button: in words in the sidebar, an icon where there is little room. */
  look: "wide" | "icon";
  /** One of the menus on a page listens for ⌘K, Ctrl+K. */
  listens?: boolean;
}

/** Jumps to a page, a user or a group by a few letters. */
export function CommandMenu({ workspace, nav, look, listens = false }: CommandMenuProps) {
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (!listens) return;
    function toggle(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    }
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, [listens]);

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      {look === "icon" ? (
        <Dialog.Trigger aria-label="Jump to…" className={buttonClass({ variant: "ghost", iconOnly: true })}>
          <Search aria-hidden />
        </Dialog.Trigger>
      ) : (
        <Dialog.Trigger
          aria-keyshortcuts="Meta+K Control+K"
          className="flex h-8 w-full items-center gap-2.5 rounded-md border border-line px-2 text-ink-muted text-sm transition-colors hover:bg-hover hover:text-ink"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          Jump to…
          <span className="ml-auto flex gap-0.5" aria-hidden>
            <Kbd>⌘</Kbd>
            <Kbd>K</Kbd>
          </span>
        </Dialog.Trigger>
      )}
      <Dialog.Portal>
        <Dialog.Backdrop className={scrimClass} />
        <Dialog.Viewport className={viewportClass}>
          <Dialog.Popup className={clsx(popupClass, "max-w-130 overflow-hidden")} aria-label="Jump to a page, user or group">
            <Palette workspace={workspace} nav={nav} onDone={() => setOpen(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ workspace, nav, onDone }: { workspace: ShellWorkspace; nav: readonly NavSection[]; onDone: () => void }) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const { groups, state } = useJumpTargets(workspace, nav, typed);

  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={(item: JumpItem) => item.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <Autocomplete.Input
          aria-label="Page, user or group"
          placeholder="A page, a user, a group…"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-ink-faint"
        />
        <Dialog.Close className={buttonClass({ variant: "ghost", size: "sm" })}>Close</Dialog.Close>
      </div>
      <p role="status" className={clsx("px-4 text-ink-muted text-sm", messages[state] ? "py-4" : "sr-only")}>
        {messages[state]}
      </p>
      <Autocomplete.List className="max-h-[60vh] overflow-y-auto p-2 empty:hidden">
        {(group: JumpGroup) => (
          <Autocomplete.Group key={group.label} items={group.items} className="pb-1">
            <Autocomplete.GroupLabel className="px-2 pt-1 pb-1 text-ink-muted text-xs">{group.label}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: JumpItem) => (
                <Autocomplete.Item
                  key={item.href}
                  value={item}
                  onClick={() => {
                    onDone();
                    router.push(item.href);
                  }}
                  className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-pressed pointer-coarse:min-h-11"
                >
                  {iconOf(item)}
                  <span className="min-w-0 truncate">{item.label}</span>
                  {item.detail && <span className="ml-auto min-w-0 shrink truncate text-ink-muted text-xs">{item.detail}</span>}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

const messages = {
  ready: "",
  none: "Nothing by that name. Permanently deleted users are found by Find person in User management.",
  failed: "Users and groups can't be searched right now. Pages still work.",
} as const;

function iconOf(item: JumpItem): ReactNode {
  if (item.icon === "user") return <User aria-hidden className="size-4 shrink-0 text-ink-muted" />;
  if (item.icon === "group") return <UsersRound aria-hidden className="size-4 shrink-0 text-ink-muted" />;
  return <NavIcon name={item.icon} />;
}
