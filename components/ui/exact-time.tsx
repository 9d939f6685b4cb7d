"use client";

import { useSyncExternalStore } from "react";
import { formatExact } from "./time-format.ts";

const never = () => () => {};

/** "12 Mar 2026, 14:05:09 GMT+1": where a moment is chosen or named, not told. In UTC until the browser knows the reader's zone. */
export function ExactTime({ at }: { at: Date }) {
  const zone = useSyncExternalStore(
    never,
    () => undefined,
    () => "UTC",
  );
  return <time dateTime={at.toISOString()}>{formatExact(at, zone)}</time>;
}
