"use client";

import { useEffect, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { controlClass } from "#components/ui/control-style.ts";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import type { FilterOption, TableFilter } from "./filters.tsx";
import type { TableUrl } from "./use-table-url.ts";

interface FilterSearchProps {
  /** Undefined = closed. */
  filter: TableFilter | undefined;
  url: TableUrl;
  onClose: () => void;
}

/** Chooses a filter's values among more than a menu holds. What is ticked applies at once, as in a menu. */
export function FilterSearch({ filter, url, onClose }: FilterSearchProps) {
  return (
    <Dialog
      open={filter !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="sm"
      title={filter ? `Filter by ${filter.label.toLowerCase()}` : ""}
      footer={<DialogClose render={<Button variant="primary">Done</Button>} />}
    >
      {filter?.search && <Options filter={filter} search={filter.search} url={url} />}
    </Dialog>
  );
}

type Found = { typed: string; options: FilterOption[] | "failed" };

function Options({
  filter,
  search,
  url,
}: {
  filter: TableFilter;
  search: (typed: string) => Promise<FilterOption[]>;
  url: TableUrl;
}) {
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const label = useId();

  useEffect(() => {
    let over = false;
    const timer = setTimeout(
      async () => {
        const options = await search(typed).catch(() => "failed" as const);
        if (!over) setFound({ typed, options });
      },
      typed === "" ? 0 : 200,
    );
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [typed, search]);

  const chosen = url.filters[filter.id] ?? [];
  const hits = found && found.options !== "failed" ? found.options : [];
  // Those that are chosen come first, so that they can be taken back without a search.
  const shown =
    typed === "" ? [...filter.options, ...hits.filter(({ value }) => !filter.options.some((o) => o.value === value))] : hits;
  const toggle = (value: string, checked: boolean) =>
    void url.filterBy(filter.id, checked ? [...chosen, value] : chosen.filter((other) => other !== value));

  return (
    <>
      <label htmlFor={label} className="sr-only">
        Search
      </label>
      <input
        id={label}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder="Search by name"
        autoComplete="off"
        className={controlClass("h-8 pointer-coarse:h-10")}
      />
      <ul className="mt-3 flex h-64 flex-col gap-px overflow-y-auto" aria-label={filter.label}>
        {shown.map(({ value, label: name }) => (
          <li key={value}>
            <Checkbox
              className="rounded-sm px-1 py-1.5 hover:bg-hover pointer-coarse:py-2.5"
              label={<span className="wrap-anywhere">{name}</span>}
              checked={chosen.includes(value)}
              onCheckedChange={(checked) => toggle(value, checked)}
            />
          </li>
        ))}
      </ul>
      <p role="status" className="mt-2 min-h-4 text-ink-muted text-xs">
        {found?.options === "failed" && "The search failed. Type again to repeat it."}
        {found && found.options !== "failed" && shown.length === 0 && "Nothing has this in its name."}
      </p>
    </>
  );
}
