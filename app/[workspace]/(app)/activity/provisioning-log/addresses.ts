import type { SearchParams } from "nuqs/server";

/** This page with other parameters; null takes one away. */
export function hrefOf(present: SearchParams, changed: Record<string, string | null>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(present)) {
    if (name in changed || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, one);
  }
  for (const [name, value] of Object.entries(changed)) if (value !== null) params.set(name, value);
  return `?${params}`;
}
