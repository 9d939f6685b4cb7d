import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";

/** Decorative: the element around it says in words what is under way. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={clsx("size-4 animate-spin", className)} />;
}
