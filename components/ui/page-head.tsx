import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeadProps {
  title: ReactNode;
  /** One line that says what the page is for. */
  description?: ReactNode;
  /** Before the title: whose page it is. */
  picture?: ReactNode;
  /** Beside the title: a badge. */
  status?: ReactNode;
  /** On the right; one primary at most. */
  actions?: ReactNode;
  /** Only where there is a parent page. */
  parent?: { href: string; label: string };
}

export function PageHead({ title, description, picture, status, actions, parent }: PageHeadProps) {
  return (
    <header className="mb-6">
      {parent && (
        <nav aria-label="Breadcrumb" className="mb-2">
          <Link
            href={parent.href}
            className="-ml-1 inline-flex items-center gap-1 rounded-sm text-ink-muted text-sm hover:text-ink"
          >
            <ChevronLeft aria-hidden className="size-4" />
            {parent.label}
          </Link>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 items-start gap-4">
          {picture}
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="wrap-anywhere font-semibold text-xl">{title}</h1>
              {status}
            </div>
            {description && <p className="mt-1 max-w-160 text-ink-muted">{description}</p>}
          </div>
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
