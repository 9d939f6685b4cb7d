import { clsx } from "clsx";

/** First letters of the first and the last word; one for a single word. Splits by grapheme: an accent or an emoji stays whole. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
  return [first, last]
    .flatMap((word) => [...graphemes.segment(word)].slice(0, 1))
    .map((part) => part.segment.toUpperCase())
    .join("");
}

interface AvatarProps {
  name: string;
  /** The picture's address; the initials show while it loads, and where there is none. */
  photo?: string | null;
  size?: "sm" | "md" | "lg";
}

/** Stands beside the name, never in its place: hidden from screen readers. */
export function Avatar({ name, photo, size = "md" }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={clsx(
        "relative inline-flex shrink-0 overflow-hidden select-none items-center justify-center rounded-full bg-accent-wash font-medium text-accent-ink",
        size === "sm" && "size-6 text-[0.625rem]",
        size === "md" && "size-8 text-xs",
        size === "lg" && "size-12 text-lg",
      )}
    >
      {initialsOf(name)}
      {photo && (
        // biome-ignore lint/performance/noImgElement: small, and private: Next's optimizer would ask for it as nobody
        <img src={photo} alt="" loading="lazy" decoding="async" className="absolute inset-0 size-full bg-canvas object-cover" />
      )}
    </span>
  );
}
