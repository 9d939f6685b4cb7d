"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button.tsx";

/** The button that sends the form around it; pending while the form's action runs. */
export function SubmitButton({ variant = "primary", pending = false, ...props }: Omit<ButtonProps, "type">) {
  const status = useFormStatus();
  return <Button {...props} type="submit" variant={variant} pending={pending || status.pending} />;
}
