import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { type Tone, ToneIcon, toneBox, toneText } from "./tone.tsx";

interface BadgeProps {
  tone?: Tone;
  /** Replaces the tone's own icon. */
  icon?: LucideIcon;
  children: ReactNode;
}

/** Icon and word in a small box: something set apart, such as the state of a page's subject. */
export function Badge({ tone = "neutral", icon, children }: BadgeProps) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 font-medium text-xs",
        toneBox[tone],
        toneText[tone],
      )}
    >
      <ToneIcon tone={tone} icon={icon} className="size-3!" />
      {children}
    </span>
  );
}

/** Icon and word without a box, for table cells and lines of text. */
export function Status({ tone = "neutral", icon, children }: BadgeProps) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-top">
      <ToneIcon tone={tone} icon={icon} className="size-3.5!" />
      {children}
    </span>
  );
}
