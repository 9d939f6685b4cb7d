import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentPropsWithRef } from "react";

/** A link inside text. Underlined, because colour alone doesn't tell a link from the words around it. */
export function TextLink({ className, ...props }: ComponentPropsWithRef<typeof Link>) {
  return (
    <Link
      {...props}
      className={clsx(
        "rounded-sm text-accent-ink underline decoration-accent-ink/40 underline-offset-3 hover:decoration-accent-ink",
        className,
      )}
    />
  );
}
