import { Status } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { isFailure } from "#lib/provisioning/health.ts";
import type { RecentRequest } from "#lib/types.ts";

/** The latest requests as they arrive, newest on top. */
export function Wire({ requests, provider }: { requests: readonly RecentRequest[]; provider: string }) {
  return (
    <section aria-labelledby="wire" className="rounded-md border bg-surface">
      <h2 id="wire" className="border-b px-4 py-2.5 font-medium text-sm">
        What arrives from {provider}
      </h2>
      {requests.length === 0 ? (
        <p className="px-4 py-8 text-center text-ink-muted text-sm">Nothing yet. Each request appears here within two seconds.</p>
      ) : (
        <ol aria-live="polite" aria-relevant="additions" className="divide-y text-sm">
          {requests.map((request) => (
            <li key={request.requestId} className="flex items-start gap-3 px-4 py-2">
              <span className="w-12 shrink-0 tabular-nums">
                <Status tone={request.status < 400 ? "ok" : isFailure(request) ? "danger" : "warn"}>{request.status}</Status>
              </span>
              <div className="min-w-0 flex-1">
                <p className="wrap-anywhere">{request.words}</p>
                <p className="truncate text-ink-muted text-xs">
                  <code className="font-mono">
                    {request.method} {request.path}
                  </code>
                </p>
                {request.detail && <p className="wrap-anywhere text-ink-muted text-xs">{request.detail}</p>}
              </div>
              <span className="shrink-0 whitespace-nowrap text-ink-muted text-xs leading-5">
                <RelativeTime at={request.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
