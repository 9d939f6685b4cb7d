"use client";

import { Input as BaseInput } from "@base-ui/react/input";
import type { ComponentPropsWithRef } from "react";
import { controlClass } from "./control-style.ts";

export interface InputProps extends Omit<ComponentPropsWithRef<"input">, "value" | "defaultValue" | "size"> {
  value?: string;
  defaultValue?: string | undefined;
  /** Keys, URLs, ids. */
  mono?: boolean;
}

/** Put it into a Field, which gives it its label, help and error. */
export function Input({ mono = false, className, ...props }: InputProps) {
  return (
    <BaseInput {...props} className={controlClass(`h-8 pointer-coarse:h-10 ${mono ? "font-mono" : ""} ${className ?? ""}`)} />
  );
}
