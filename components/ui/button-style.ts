import { clsx } from "clsx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

export interface ButtonLook {
  /** One primary at most on a page. */
  variant?: ButtonVariant;
  /** sm 28 px (inside tables), md 32 px, lg 40 px (sign-in and set-up). */
  size?: ButtonSize;
  /** A square button that holds an icon only: give it an aria-label. */
  iconOnly?: boolean;
}

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:not-data-disabled:bg-accent-hover",
  secondary: "border border-line-strong/60 bg-canvas text-ink hover:not-data-disabled:bg-hover data-popup-open:bg-hover",
  ghost: "text-ink-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink data-popup-open:bg-hover",
  danger: "bg-danger-fill text-on-danger hover:not-data-disabled:bg-danger-fill-hover",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-7 px-2.5 pointer-coarse:h-9",
  md: "h-8 px-3 pointer-coarse:h-10",
  lg: "h-10 px-4",
};

const squares: Record<ButtonSize, string> = {
  sm: "size-7 pointer-coarse:size-9",
  md: "size-8 pointer-coarse:size-10",
  lg: "size-10",
};

/** The look of a button, for whatever looks like one: button, link, menu trigger. */
export function buttonClass({ variant = "secondary", size = "md", iconOnly = false }: ButtonLook, className?: string): string {
  return clsx(
    "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium text-sm",
    "transition-colors data-disabled:cursor-not-allowed data-disabled:not-aria-busy:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
    variants[variant],
    iconOnly ? squares[size] : sizes[size],
    className,
  );
}
