"use client";

import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { buttonClass } from "#components/ui/button-style.ts";

/** Downloads what the list shows now, all pages of it: the address of the list is the address of its file. */
export function ExportLink({ slug }: { slug: string }) {
  const params = useSearchParams().toString();
  const address = `/${slug}/users-groups/user-management/export`;
  return (
    // Not a Link: it leads to a file.
    <a href={params ? `${address}?${params}` : address} download className={buttonClass({})}>
      <Download aria-hidden />
      Export
    </a>
  );
}
