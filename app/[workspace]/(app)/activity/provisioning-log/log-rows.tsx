"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { type MouseEvent, useRef } from "react";
import { useLoadingLook } from "#components/table/use-loading-look.ts";
import { useRowKeys } from "#components/table/use-row-keys.ts";
import { Status } from "#components/ui/badge.tsx";
import { RelativeTime, TimesInRow } from "#components/ui/relative-time.tsx";
import type { LogRow } from "#lib/types.ts";
import { resultOf } from "./results.ts";

const nothingToSelect = () => {};

/** Newest first; a row opens beside the list. */
export function LogRows({ rows, loading }: { rows: LogRow[]; loading: boolean }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const reveal = useRef(null);
  const router = useRouter();
  const params = useSearchParams();
  const look = useLoadingLook(loading, body);
  useRowKeys(body, rows.length, nothingToSelect, reveal);
  const open = params.get("request");

  function hrefOf(id: string) {
    const next = new URLSearchParams(params);
    next.set("request", id);
    return `?${next}`;
  }

  function follow(event: MouseEvent<HTMLTableRowElement>, id: string) {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest("a, button")) return;
    if (window.getSelection()?.isCollapsed === false) return;
    router.push(hrefOf(id), { scroll: false });
  }

  return (
    <div className="@container/table mt-2">
      <table aria-label="Requests" aria-busy={loading} className="w-full table-fixed border-separate border-spacing-0 text-sm">
        <thead>
          <tr className="text-left text-ink-muted text-xs">
            <Head className="w-19">Status</Head>
            <Head>Request</Head>
            <Head className="hidden w-24 @3xl/table:table-cell">Key</Head>
            <Head className="hidden w-24 text-right @3xl/table:table-cell">Duration</Head>
            <Head className="hidden w-32 text-right @xl/table:table-cell">Time</Head>
          </tr>
        </thead>
        <tbody ref={body} className={clsx("transition-opacity", look === "dimmed" && "opacity-55")}>
          {rows.map((row, index) => (
            <tr
              key={row.requestId}
              data-row={row.requestId}
              data-index={index}
              data-selected={row.requestId === open || undefined}
              onClick={(event) => follow(event, row.requestId)}
              className="cursor-pointer align-top outline-accent-ink -outline-offset-2 hover:bg-hover has-[[data-row-link]:focus-visible]:outline-2 data-selected:bg-accent-wash"
            >
              <td className="border-b py-2 pl-1 tabular-nums">
                <Status tone={resultOf(row.status).tone}>{row.status}</Status>
              </td>
              <td className="border-b px-2.5 py-2">
                <Link
                  href={hrefOf(row.requestId)}
                  scroll={false}
                  prefetch={false}
                  data-row-link
                  className="wrap-anywhere font-medium outline-none"
                >
                  {row.words}
                </Link>
                <code className="block truncate font-mono text-ink-muted text-xs">
                  {row.method} {row.path}
                </code>
                {row.detail && <p className="wrap-anywhere mt-0.5 text-ink-muted text-xs">{row.detail}</p>}
                <p className="mt-0.5 text-ink-muted text-xs @xl/table:hidden">
                  <TimesInRow>
                    <RelativeTime at={row.at} />
                  </TimesInRow>
                </p>
              </td>
              <td className="hidden border-b px-2.5 py-2 font-mono text-xs leading-5 @3xl/table:table-cell">
                {row.lastFour && `…${row.lastFour}`}
              </td>
              <td className="hidden border-b px-2.5 py-2 text-right tabular-nums @3xl/table:table-cell">
                {Math.round(row.durationMs)} ms
              </td>
              <td className="hidden whitespace-nowrap border-b py-2 pr-1 pl-2.5 text-right text-ink-muted @xl/table:table-cell">
                <TimesInRow>
                  <RelativeTime at={row.at} />
                </TimesInRow>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ className, children }: { className?: string; children: string }) {
  return (
    <th scope="col" className={clsx("border-b px-2.5 py-2 font-medium first:pl-1 last:pr-1", className)}>
      {children}
    </th>
  );
}
