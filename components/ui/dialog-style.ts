/** What dialog and confirm dialog share. */
export const scrimClass =
  "fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** Scrolls as a whole when the dialog is taller than the screen. */
export const viewportClass = "fixed inset-0 z-40 grid justify-items-center overflow-y-auto p-4 pt-[12vh] max-sm:pt-6";

/** A question above it takes its place: two boxes half over each other are read as neither. */
export const popupClass =
  "data-nested-dialog-open:opacity-0 relative h-fit w-full rounded-lg bg-raised text-ink shadow-float outline-none transition-[opacity,translate] duration-150 data-ending-style:translate-y-1 data-starting-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:opacity-0";
