import Link from "next/link";
import type { ComponentPropsWithRef } from "react";
import { type ButtonLook, buttonClass } from "./button-style.ts";

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function LinkButton({ variant, size, iconOnly, className, ...props }: ButtonLook & ComponentPropsWithRef<typeof Link>) {
  return <Link {...props} className={buttonClass({ variant, size, iconOnly }, className)} />;
}
