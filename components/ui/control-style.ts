import { clsx } from "clsx";

/** The box that input, textarea and select share. 16 px on touch screens: iOS zooms into anything smaller. */
export function controlClass(className?: string): string {
  return clsx(
    "w-full rounded-md border border-line-strong bg-canvas px-2.5 text-ink text-sm transition-colors pointer-coarse:text-lg",
    "hover:not-disabled:border-ink-faint focus-visible:border-accent-ink focus-visible:outline-offset-0",
    "data-invalid:border-danger data-disabled:cursor-not-allowed data-disabled:bg-surface data-disabled:text-ink-muted",
    className,
  );
}
