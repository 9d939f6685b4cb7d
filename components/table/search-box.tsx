"use client";

import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { Kbd } from "#components/ui/kbd.tsx";
import { hasModifier, isTyping } from "./keyboard.ts";
import type { TableUrl } from "./use-table-url.ts";

/** Searches while one types; "/" leads here from anywhere on the page, Escape empties it and then leaves. */
export function SearchBox({ url, label }: { url: TableUrl; label: string }) {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    function focusOnSlash(event: KeyboardEvent) {
      if (event.key !== "/" || hasModifier(event) || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    }
    document.addEventListener("keydown", focusOnSlash);
    return () => document.removeEventListener("keydown", focusOnSlash);
  }, []);

  return (
    <search className="relative min-w-0 flex-1 basis-full sm:max-w-80 sm:basis-60">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" />
      <input
        ref={input}
        type="search"
        value={url.q}
        onChange={(event) => url.search(event.target.value, "after typing")}
        onKeyDown={(event) => {
          if (event.key === "Enter") void url.search(url.q, "once");
          if (event.key !== "Escape") return;
          if (url.q === "") event.currentTarget.blur();
          else void url.search("", "once");
        }}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-full rounded-md border border-line-strong bg-canvas pr-8 pl-8.5 text-sm hover:border-ink-faint focus-visible:border-accent-ink focus-visible:outline-offset-0 pointer-coarse:h-10 pointer-coarse:text-lg [&::-webkit-search-cancel-button]:hidden"
      />
      {url.q === "" && (
        <span className="pointer-events-none absolute top-1/2 right-1.5 flex -translate-y-1/2" aria-hidden>
          <Kbd>/</Kbd>
        </span>
      )}
    </search>
  );
}
