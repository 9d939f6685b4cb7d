"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import { clsx } from "clsx";
import { type ComponentPropsWithRef, useId } from "react";
import { type ButtonLook, buttonClass } from "./button-style.ts";
import { Spinner } from "./spinner.tsx";
import { Tooltip } from "./tooltip.tsx";

export interface ButtonProps extends ButtonLook, Omit<ComponentPropsWithRef<"button">, "disabled"> {
  /** Work under way: the label gives way to a spinner, the width stays, focus stays. */
  pending?: boolean;
  /** Switches the button off and says why, on hover and focus: nothing is disabled without a reason. */
  disabledReason?: string | undefined;
}

export function Button({
  variant,
  size,
  iconOnly,
  pending = false,
  disabledReason,
  className,
  type = "button",
  children,
  ...props
}: ButtonProps) {
  const reasonId = useId();
  const button = (
    <BaseButton
      {...props}
      type={type}
      disabled={pending || disabledReason !== undefined}
      focusableWhenDisabled
      aria-busy={pending || undefined}
      aria-describedby={disabledReason === undefined ? props["aria-describedby"] : reasonId}
      className={buttonClass({ variant, size, iconOnly }, className)}
    >
      <span className={clsx("inline-flex items-center gap-1.5", pending && "opacity-0")}>{children}</span>
      {pending && <Spinner className="absolute" />}
    </BaseButton>
  );
  if (disabledReason === undefined) return button;
  return (
    <>
      <Tooltip text={disabledReason} opensOnTap>
        {button}
      </Tooltip>
      <span id={reasonId} hidden>
        {disabledReason}
      </span>
    </>
  );
}
