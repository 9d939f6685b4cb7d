import { clsx } from "clsx";
import { Check } from "lucide-react";

const steps = [
  { id: "file", label: "File" },
  { id: "columns", label: "Columns" },
  { id: "preview", label: "Preview" },
  { id: "import", label: "Import" },
] as const;

type Step = (typeof steps)[number]["id"];

/** Where one is on the way from a file to users. `done`: the last step is over, too. */
export function Steps({ current, done = false }: { current: Step; done?: boolean }) {
  const at = steps.findIndex(({ id }) => id === current);
  return (
    <ol aria-label="Steps of the import" className="mb-6 flex flex-wrap items-center gap-x-5 gap-y-2 text-sm">
      {steps.map(({ id, label }, index) => {
        const over = index < at || (index === at && done);
        return (
          <li
            key={id}
            aria-current={index === at ? "step" : undefined}
            className={clsx("flex items-center gap-2", index === at ? "font-medium text-ink" : "text-ink-muted")}
          >
            <span
              aria-hidden
              className={clsx(
                "flex size-5 items-center justify-center rounded-full text-xs tabular-nums",
                index === at ? "bg-accent text-on-accent" : "border border-line-strong",
              )}
            >
              {over ? <Check className="size-3" /> : index + 1}
            </span>
            {label}
            {over && <span className="sr-only">, done</span>}
          </li>
        );
      })}
    </ol>
  );
}
