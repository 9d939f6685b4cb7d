import type { ReactNode } from "react";
import { WorkspaceIcon } from "./nav-icon.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

interface AuthFrameProps {
  title: ReactNode;
  /** One line: what is asked, and why. */
  description?: ReactNode;
  /** Whose door it is: the workspace's name, or the product's. */
  name: string;
  children: ReactNode;
  /** Below the form: "Forgot password?", where to get help. */
  footer?: ReactNode;
}

/** The quiet frame of sign-in and set-up: one column, nothing else. */
export function AuthFrame({ title, description, name, children, footer }: AuthFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex items-center justify-between gap-4 p-4">
        <p className="flex min-w-0 items-center gap-2.5 font-semibold text-sm">
          <WorkspaceIcon aria-hidden className="size-4 shrink-0 text-accent-ink" />
          <span className="truncate">{name}</span>
        </p>
        <ThemeMenu />
      </header>
      <main id="main" tabIndex={-1} className="flex flex-1 flex-col items-center px-4 pt-[8vh] pb-16 outline-none max-sm:pt-2">
        <div className="w-full max-w-100 rounded-lg border bg-canvas p-6 sm:p-8">
          <h1 className="wrap-anywhere font-semibold text-xl">{title}</h1>
          {description && <p className="mt-1 text-ink-muted">{description}</p>}
          <div className="mt-6">{children}</div>
        </div>
        {footer && <div className="mt-4 w-full max-w-100 text-center text-ink-muted text-sm">{footer}</div>}
      </main>
    </div>
  );
}
