import type { Failure } from "./run-steps.ts";

/** Who or what stayed as it was, and why. `title` says how many. */
export function FailureList({ title, failures }: { title: string; failures: Failure[] }) {
  return (
    <div>
      <p className="font-medium text-sm">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <ul tabIndex={0} aria-label={title} className="mt-2 max-h-80 overflow-y-auto rounded-md border text-sm">
        {failures.map(({ id, name, reason }) => (
          <li key={id} className="wrap-anywhere border-t px-3 py-2 first:border-t-0">
            <span className="font-medium">{name}</span>
            <span className="block text-ink-muted text-xs">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
