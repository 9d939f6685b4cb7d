"use client";

import { Clock } from "lucide-react";
import { useId, useState } from "react";
import type { TableUrl } from "#components/table/use-table-url.ts";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/control-style.ts";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { parseTime } from "./time-filter.ts";

const HOUR_MS = 3_600_000;
const spans = [
  { label: "Last hour", ms: HOUR_MS },
  { label: "Last 24 hours", ms: 24 * HOUR_MS },
  { label: "Last 7 days", ms: 7 * 24 * HOUR_MS },
];

/** Narrows a list to a time, by the filters "from" and "to". */
export function TimeDialog({ url }: { url: TableUrl }) {
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const ids = { from: useId(), to: useId() };

  function show() {
    setFrom(inputValue(url.filters.from?.[0]));
    setTo(inputValue(url.filters.to?.[0]));
    setOpen(true);
  }

  function choose(since: Date | null, until: Date | null) {
    void url.filterBy("from", since ? [since.toISOString()] : []);
    void url.filterBy("to", until ? [until.toISOString()] : []);
    setOpen(false);
  }

  return (
    <>
      <Button onClick={show}>
        <Clock aria-hidden />
        Time
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        size="sm"
        title="Narrow to a time"
        footer={
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button variant="primary" onClick={() => choose(parseTime(`${from}Z`), parseTime(`${to}Z`))}>
              Apply
            </Button>
          </>
        }
      >
        <div className="flex flex-wrap gap-2">
          {spans.map(({ label, ms }) => (
            <Button key={label} size="sm" onClick={() => choose(new Date(Date.now() - ms), null)}>
              {label}
            </Button>
          ))}
        </div>
        <div className="mt-4 flex flex-col gap-3">
          <label htmlFor={ids.from} className="font-medium text-sm">
            From (UTC)
            <input
              id={ids.from}
              type="datetime-local"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
              className={controlClass("mt-1 h-8 font-normal pointer-coarse:h-10")}
            />
          </label>
          <label htmlFor={ids.to} className="font-medium text-sm">
            Until (UTC)
            <input
              id={ids.to}
              type="datetime-local"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              className={controlClass("mt-1 h-8 font-normal pointer-coarse:h-10")}
            />
          </label>
        </div>
      </Dialog>
    </>
  );
}

function inputValue(iso: string | undefined): string {
  return parseTime(iso)?.toISOString().slice(0, 16) ?? "";
}
