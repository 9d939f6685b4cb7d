"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Check, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { controlClass } from "./control-style.ts";
import { Field } from "./field.tsx";

interface MultiSearchProps<Item> {
  label: string;
  help?: string;
  error?: ReactNode;
  value: Item[];
  onChange: (value: Item[]) => void;
  /** Asks the server what the typed text finds; given up when another letter is typed. */
  search: (text: string, signal: AbortSignal) => Promise<Item[]>;
  idOf: (item: Item) => string;
  labelOf: (item: Item) => string;
  /** A second line that tells two of the same name apart. */
  detailOf: (item: Item) => string;
  /** Found, but not to be chosen. */
  disabled?: (item: Item) => boolean;
}

/** After the last letter. */
const PAUSE_MS = 150;

/** Chooses several of very many, which only the server knows, by typing. */
export function MultiSearch<Item>({ label, help, error, value, onChange, ...props }: MultiSearchProps<Item>) {
  const { search, idOf, labelOf, detailOf, disabled } = props;
  const [text, setText] = useState("");
  const { found, message } = useSearch(text, search);
  const box = useRef<HTMLDivElement>(null);
  // Inside the dialog that it may stand in: what is portalled to the end of the page is no part of it.
  const place = useRef<HTMLDivElement>(null);
  return (
    <Combobox.Root
      multiple
      items={found}
      filter={null}
      value={value}
      onValueChange={(next, details) => {
        // Escape closes a list or a dialog; it doesn't throw away what was chosen.
        if (details.reason === "escape-key") {
          details.cancel();
          return;
        }
        onChange(next);
        setText("");
      }}
      inputValue={text}
      onInputValueChange={setText}
      itemToStringLabel={labelOf}
      isItemEqualToValue={(one, other) => idOf(one) === idOf(other)}
    >
      <Field label={label} help={help} error={error}>
        <Combobox.Chips
          ref={box}
          className={controlClass(
            "flex min-h-8 flex-wrap items-center gap-1 py-1 focus-within:border-accent-ink focus-within:outline-2 focus-within:outline-accent-ink pointer-coarse:min-h-10",
          )}
        >
          {value.map((item) => (
            <Combobox.Chip
              key={idOf(item)}
              aria-label={labelOf(item)}
              className="inline-flex max-w-full items-center gap-1 rounded-sm bg-hover pl-1.5 outline-none focus-within:bg-accent-wash data-highlighted:bg-accent-wash"
            >
              <span className="truncate">{labelOf(item)}</span>
              <Combobox.ChipRemove aria-label={`Remove ${labelOf(item)}`} className="rounded-sm p-1 hover:bg-pressed">
                <X aria-hidden className="size-3.5" />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input className="min-w-32 flex-1 bg-transparent outline-none" autoComplete="off" />
        </Combobox.Chips>
      </Field>
      <div ref={place} />
      <Combobox.Portal container={place}>
        <Combobox.Positioner anchor={box} className="z-50 outline-none" sideOffset={4}>
          <Combobox.Popup className="max-h-[min(var(--available-height),20rem)] w-(--anchor-width) overflow-y-auto rounded-md bg-raised p-1 shadow-float">
            <Combobox.Status className="px-2 py-1.5 text-ink-muted text-sm empty:hidden">{message}</Combobox.Status>
            <Combobox.List>
              {(item: Item) => (
                <Combobox.Item
                  key={idOf(item)}
                  value={item}
                  disabled={disabled?.(item) ?? false}
                  className="grid cursor-default grid-cols-[1rem_1fr] items-start gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-disabled:text-ink-muted data-highlighted:bg-hover pointer-coarse:py-2.5"
                >
                  <Combobox.ItemIndicator className="col-start-1 mt-0.5 text-accent-ink">
                    <Check aria-hidden className="size-4" />
                  </Combobox.ItemIndicator>
                  <span className="col-start-2 min-w-0">
                    <span className="block truncate">{labelOf(item)}</span>
                    <span className="block truncate text-ink-muted text-xs">{detailOf(item)}</span>
                  </span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

/** What the text finds, and what to say while it finds nothing. */
function useSearch<Item>(text: string, search: MultiSearchProps<Item>["search"]) {
  const [state, setState] = useState<{ found: Item[]; message: string }>({ found: [], message: "" });
  const wanted = text.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text alone asks anew, not another render of whoever asks
  useEffect(() => {
    if (wanted === "") {
      setState({ found: [], message: "Type a part of a name." });
      return;
    }
    const given = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const found = await search(wanted, given.signal);
        setState({ found, message: found.length === 0 ? `Nothing is found by "${wanted}".` : "" });
      } catch {
        if (!given.signal.aborted) setState({ found: [], message: "The search failed. Type on to try again." });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [wanted]);
  return state;
}
