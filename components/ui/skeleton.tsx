import { clsx } from "clsx";

/** The place of something that is on its way, at its size. The container says "Loading" once, in words. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={clsx("block rounded-sm bg-pressed motion-safe:animate-pulse-soft", className ?? "h-3 w-24")} />
  );
}
