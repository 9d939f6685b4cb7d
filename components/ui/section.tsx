import { clsx } from "clsx";
import type { ReactNode } from "react";

interface SectionProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** A form's column is 640 px; a list takes the width. */
  wide?: boolean;
  /** For links that lead to it. */
  id?: string;
  children?: ReactNode;
}

/** A part of a page, divided from the one above by space and a hairline. */
export function Section({ title, description, actions, wide = false, id, children }: SectionProps) {
  return (
    <section
      id={id}
      className={clsx("scroll-mt-16 border-t py-6 first-of-type:border-t-0 first-of-type:pt-0", !wide && "max-w-160")}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="font-semibold text-base">{title}</h2>
          {description && <p className="mt-0.5 text-ink-muted text-sm">{description}</p>}
        </div>
        {actions && <div className="flex gap-2">{actions}</div>}
      </div>
      {children && <div className="mt-4 flex flex-col gap-5">{children}</div>}
    </section>
  );
}
