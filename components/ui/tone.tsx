import { clsx } from "clsx";
import { Circle, CircleAlert, CircleCheck, Info, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";

/** What a message means. Colour never says it alone: each tone has its icon, and the words beside it say the rest. */
export type Tone = "ok" | "warn" | "danger" | "info" | "neutral" | "busy";

const icons: Record<Tone, LucideIcon> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
  info: Info,
  neutral: Circle,
  busy: LoaderCircle,
};

export const toneText: Record<Tone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
  info: "text-info",
  neutral: "text-ink-muted",
  busy: "text-info",
};

export const toneBox: Record<Tone, string> = {
  ok: "border-ok-line bg-ok-wash",
  warn: "border-warn-line bg-warn-wash",
  danger: "border-danger-line bg-danger-wash",
  info: "border-info-line bg-info-wash",
  neutral: "border-line bg-surface",
  busy: "border-info-line bg-info-wash",
};

export function ToneIcon({ tone, icon, className }: { tone: Tone; icon?: LucideIcon | undefined; className?: string }) {
  const Icon = icon ?? icons[tone];
  return (
    <Icon
      aria-hidden
      className={clsx("size-4 shrink-0", toneText[tone], tone === "busy" && "motion-safe:animate-spin", className)}
    />
  );
}
