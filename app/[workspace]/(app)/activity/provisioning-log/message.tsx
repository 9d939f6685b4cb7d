import { Banner } from "#components/ui/banner.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatNumber } from "#components/ui/number-format.ts";

interface MessageProps {
  what: "request" | "answer";
  headers: Record<string, string> | undefined;
  body: string | null;
  /** Of the whole body. */
  bytes: number | null;
  cut: boolean;
  permitted: boolean;
  /** Why there is no body. */
  none: string;
}

/** Headers and body, as far as they are kept. */
export function Message({ what, headers = {}, body, bytes, cut, permitted, none }: MessageProps) {
  if (!permitted) {
    return (
      <EmptyState>
        Headers and bodies hold all that the identity provider sends about people. To see them, ask a workspace admin for the
        permission “View what requests contain”.
      </EmptyState>
    );
  }
  const shown = body === null ? null : pretty(body, cut);
  return (
    <div className="flex flex-col gap-5">
      <section aria-label={`Headers of the ${what}`}>
        <h3 className="font-medium text-sm">Headers</h3>
        {Object.keys(headers).length === 0 ? (
          <p className="mt-1 text-ink-muted text-sm">None are kept with this {what}.</p>
        ) : (
          <dl className="mt-1 font-mono text-xs">
            {Object.entries(headers).map(([name, value]) => (
              <div key={name} className="flex flex-wrap gap-x-2 border-b py-1 last:border-0">
                <dt className="text-ink-muted">{name}:</dt>
                <dd className="wrap-anywhere min-w-0">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <section aria-label={`Body of the ${what}`}>
        <div className="flex items-center justify-between gap-3">
          <h3 className="font-medium text-sm">Body</h3>
          {shown !== null && <CopyButton value={shown} name="body" />}
        </div>
        {cut && bytes !== null && (
          <div className="mt-2">
            <Banner tone="info">
              The first {formatNumber(Math.round((body?.length ?? 0) / 1024))} KB of {formatNumber(Math.ceil(bytes / 1024))} KB
              are kept.
            </Banner>
          </div>
        )}
        {shown === null ? (
          <p className="mt-1 text-ink-muted text-sm">{none}</p>
        ) : (
          <pre className="wrap-anywhere mt-2 whitespace-pre-wrap rounded-md border bg-surface p-3 font-mono text-xs leading-5">
            {shown}
          </pre>
        )}
      </section>
    </div>
  );
}

/** Indented; what was cut is no JSON any more. */
function pretty(body: string, cut: boolean): string {
  if (cut) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
