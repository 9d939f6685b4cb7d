import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { MicrosoftButton } from "#components/account/microsoft-button.tsx";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { microsoftProblemText } from "#lib/auth/microsoft/problems.ts";
import { microsoftTenant } from "#lib/auth/microsoft/tenant.ts";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { findSession } from "#lib/auth/session.ts";
import { SignInForm } from "./sign-in-form.tsx";

interface SignInProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ next?: string | string[]; microsoft?: string | string[]; password?: string | string[] }>;
}

export async function generateMetadata({ params }: SignInProps): Promise<Metadata> {
  const { workspace } = await findSession((await params).workspace);
  return { title: `Sign in to ${workspace.name}` };
}

export default async function SignInPage({ params, searchParams }: SignInProps) {
  const { workspace: slug } = await params;
  const { next, microsoft, password } = await searchParams;
  const { workspace, session } = await findSession(slug);
  const destination = pathInWorkspace(slug, typeof next === "string" ? next : null);
  if (session) redirect(destination);
  const problem = microsoftProblemText(microsoft);
  const byMicrosoft = microsoftTenant(workspace) !== null;
  const byPassword = <SignInForm slug={slug} destination={destination} />;
  return (
    <AuthFrame
      name={workspace.name}
      title="Sign in"
      footer={
        <>
          <TextLink href={`/${slug}/forgot-password`}>Forgot your password, or signing in for the first time?</TextLink>
          <span className="mt-1 block">Can't sign in? Ask an admin of this workspace.</span>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {password === "set" && (
          <div role="status">
            <Banner tone="ok">Your password is set, and all sessions of the account have ended. Sign in with it.</Banner>
          </div>
        )}
        {problem && (
          <div role="alert">
            <Banner tone="danger">{problem}</Banner>
          </div>
        )}
        {workspace.microsoftSignInOnly && !byMicrosoft && (
          <Banner tone="warn">
            This workspace takes sign-ins by Microsoft only, which isn't set up on this server. Tell whoever runs it.
          </Banner>
        )}
        {byMicrosoft && <MicrosoftButton slug={slug} next={destination} choose={problem !== null} />}
        {workspace.microsoftSignInOnly ? (
          <PasswordAside open={!byMicrosoft}>{byPassword}</PasswordAside>
        ) : (
          <>
            {byMicrosoft && <Or />}
            {byPassword}
          </>
        )}
      </div>
    </AuthFrame>
  );
}

/** For the admins who are kept out of provisioning, when Microsoft doesn't answer. */
function PasswordAside({ open, children }: { open: boolean; children: ReactNode }) {
  return (
    <details open={open} className="border-t pt-4">
      <summary className="cursor-pointer text-ink-muted text-sm">Use a password</summary>
      <p className="mt-2 mb-4 text-ink-muted text-sm">
        For the admins who are excluded from provisioning. Everybody else signs in with Microsoft.
      </p>
      {children}
    </details>
  );
}

function Or() {
  return (
    <div
      aria-hidden
      className="flex items-center gap-3 text-ink-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
    >
      or
    </div>
  );
}
