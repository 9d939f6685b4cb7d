import { clsx } from "clsx";
import type { ReactNode } from "react";
import { type Tone, ToneIcon, toneBox } from "./tone.tsx";

interface BannerProps {
  tone?: Tone;
  /** One sentence. */
  children: ReactNode;
  /** One action. */
  action?: ReactNode;
  /** Across the whole workspace, rather than inside a page. */
  edge?: boolean;
}

export function Banner({ tone = "info", children, action, edge = false }: BannerProps) {
  return (
    <div
      className={clsx(
        "flex flex-wrap items-center gap-x-4 gap-y-2 text-ink text-sm",
        toneBox[tone],
        edge ? "border-b px-4 py-2 md:px-8" : "rounded-md border px-3 py-2.5",
      )}
    >
      <div className="flex min-w-0 flex-1 basis-60 items-start gap-2.5">
        <ToneIcon tone={tone} className="mt-0.5" />
        <p>{children}</p>
      </div>
      {action}
    </div>
  );
}
