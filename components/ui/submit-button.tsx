"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button.tsx";
import { useFormPending } from "./form.tsx";

/** The button that sends the Form around it (or a plain form with an action); pending meanwhile. */
export function SubmitButton({ variant = "primary", pending = false, ...props }: Omit<ButtonProps, "type">) {
  const sending = useFormPending();
  const status = useFormStatus();
  return <Button {...props} type="submit" variant={variant} pending={pending || sending || status.pending} />;
}
