"use client";

import { ListFilter, Search, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuCheckbox, MenuItem, Submenu } from "#components/ui/menu.tsx";
import type { TableUrl } from "./use-table-url.ts";

export interface TableFilter {
  /** As in defineTable. */
  id: string;
  /** In the menu, and the subject of the sentence: "Source" → "Source is SCIM". */
  label: string;
  /** Where the subject is another: "Profile". */
  subject?: string;
  /** "is" when nothing else is said: "lacks". Empty when the options bring their own. */
  verb?: string;
  /** All there are; of a search, the chosen ones. */
  options: readonly FilterOption[];
  /** For more options than a menu holds: finds them by what is typed. */
  search?: (typed: string) => Promise<FilterOption[]>;
}

export interface FilterOption {
  value: string;
  label: string;
}

interface FiltersProps {
  filters: readonly TableFilter[];
  url: TableUrl;
  /** Opens the search for options of a filter. */
  onSearch: (filterId: string) => void;
}

/** Adds a filter. */
export function FilterMenu({ filters, url, onSearch }: FiltersProps) {
  return (
    <Menu
      trigger={
        <Button>
          <ListFilter aria-hidden />
          Filter
        </Button>
      }
    >
      {filters.map((filter) =>
        filter.search ? (
          <MenuItem key={filter.id} icon={<Search aria-hidden className="text-ink-faint" />} onSelect={() => onSearch(filter.id)}>
            {filter.label}…
          </MenuItem>
        ) : (
          <Submenu key={filter.id} label={filter.label}>
            <FilterOptions filter={filter} url={url} />
          </Submenu>
        ),
      )}
    </Menu>
  );
}

/** The filters at work, each a sentence that can be changed or taken away. `onGone`: the button with the focus is about to disappear. */
export function FilterChips({ filters, url, onSearch, onGone }: FiltersProps & { onGone: () => void }) {
  const active = filters.filter((filter) => (url.filters[filter.id] ?? []).length > 0);
  if (active.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap items-center gap-2">
      {active.map((filter) => {
        const values = labelsOf(filter, url.filters[filter.id] ?? []).join(" or ");
        const words = [filter.subject ?? filter.label, filter.verb ?? "is"].filter(Boolean).join(" ");
        const remove = () => {
          void url.filterBy(filter.id, []);
          onGone();
        };
        const sentence = (
          <>
            <span className="text-ink-muted">{words} </span>
            <span className="font-medium">{values}</span>
          </>
        );
        const chip = {
          type: "button",
          className: "h-7 min-w-0 truncate rounded-l-md px-2.5 hover:bg-hover pointer-coarse:h-9",
          // As in a mail's list of addressees.
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key === "Backspace" || event.key === "Delete") remove();
          },
        } as const;
        return (
          <li key={filter.id} className="flex min-w-0 items-center rounded-md border border-line bg-surface text-sm">
            {filter.search ? (
              <button {...chip} aria-haspopup="dialog" onClick={() => onSearch(filter.id)}>
                {sentence}
              </button>
            ) : (
              <Menu trigger={<button {...chip}>{sentence}</button>}>
                <FilterOptions filter={filter} url={url} />
              </Menu>
            )}
            <button
              type="button"
              aria-label={`Remove filter: ${words} ${values}`}
              onClick={remove}
              className="flex size-7 shrink-0 items-center justify-center rounded-r-md border-l text-ink-muted hover:bg-hover hover:text-ink pointer-coarse:size-9"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        );
      })}
      <li>
        <Button
          variant="ghost"
          size="sm"
          onClick={() => {
            void url.clear();
            onGone();
          }}
        >
          Clear filters
        </Button>
      </li>
    </ul>
  );
}

function FilterOptions({ filter, url }: { filter: TableFilter; url: TableUrl }) {
  const chosen = url.filters[filter.id] ?? [];
  return filter.options.map((option) => (
    <MenuCheckbox
      key={option.value}
      checked={chosen.includes(option.value)}
      onCheckedChange={(checked) =>
        url.filterBy(filter.id, checked ? [...chosen, option.value] : chosen.filter((value) => value !== option.value))
      }
    >
      {option.label}
    </MenuCheckbox>
  ));
}

/** In the options' order, so that the sentence doesn't depend on the order of clicks. */
function labelsOf(filter: TableFilter, chosen: readonly string[]): string[] {
  return filter.options.filter((option) => chosen.includes(option.value)).map((option) => option.label);
}
