import { Status } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { isFailure } from "#lib/provisioning/health.ts";
import type { RecentRequest } from "#lib/types.ts";

/** `logHref`: the provisioning log, for whoever may see it. */
export function RecentRequests({ requests, logHref }: { requests: RecentRequest[]; logHref: string | null }) {
  if (requests.length === 0) return <EmptyState>Requests will be listed here as they arrive. None has arrived yet.</EmptyState>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-ink-muted text-xs">
            <th scope="col" className="w-20 py-2 pr-4 font-medium">
              Status
            </th>
            <th scope="col" className="py-2 font-medium sm:pr-4">
              Request
            </th>
            <th scope="col" className="w-24 py-2 pr-4 text-right font-medium max-sm:hidden">
              Duration
            </th>
            <th scope="col" className="w-32 py-2 text-right font-medium max-sm:hidden">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr key={request.requestId} className="border-b align-top">
              <td className="py-2 pr-4 tabular-nums">
                <Status tone={request.status < 400 ? "ok" : isFailure(request) ? "danger" : "warn"}>{request.status}</Status>
              </td>
              <td className="wrap-anywhere py-2 sm:pr-4">
                <p>
                  {logHref ? (
                    <TextLink href={`${logHref}?request=${request.requestId}`}>{request.words}</TextLink>
                  ) : (
                    request.words
                  )}
                </p>
                <code className="font-mono text-ink-muted text-xs">
                  {request.method} {request.path}
                  {request.query && `?${readable(request.query)}`}
                </code>
                {request.detail && <p className="mt-0.5 text-ink-muted text-xs">{request.detail}</p>}
                <p className="mt-0.5 text-ink-muted text-xs sm:hidden">
                  <RelativeTime at={request.at} />
                </p>
              </td>
              <td className="py-2 pr-4 text-right tabular-nums max-sm:hidden">{Math.round(request.durationMs)} ms</td>
              <td className="whitespace-nowrap py-2 text-right text-ink-muted max-sm:hidden">
                <RelativeTime at={request.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {logHref && (
        <p className="mt-3 text-sm">
          <TextLink href={logHref}>All requests in the provisioning log</TextLink>
        </p>
      )}
    </div>
  );
}

/** Decoded for the eye; what can't be decoded is shown as it came. */
function readable(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll("+", " "));
  } catch {
    return query;
  }
}
