import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { oidcProblemText } from "#lib/auth/support/oidc-problems.ts";
import { isOidcSetUp } from "#lib/auth/support/oidc-provider.ts";
import { findStaff } from "#lib/auth/support/staff-session.ts";
import { OidcButton } from "./oidc-button.tsx";
import { StaffSignInForm } from "./staff-sign-in-form.tsx";

export const metadata: Metadata = { title: "Support sign-in" };

interface StaffSignInProps {
  searchParams: Promise<{ next?: string | string[]; oidc?: string | string[] }>;
}

export default async function StaffSignInPage({ searchParams }: StaffSignInProps) {
  const { next, oidc } = await searchParams;
  const destination = pathInWorkspace("support", typeof next === "string" ? next : null);
  if (await findStaff()) redirect(destination);
  const problem = oidcProblemText(oidc);
  return (
    <AuthFrame
      name="Roster support"
      title="Sign in"
      description="For the support staff of this installation."
      footer="Lost your codes or your password? Whoever runs Roster makes you a new link."
    >
      <div className="flex flex-col gap-5">
        {problem && (
          <div role="alert">
            <Banner tone="danger">{problem}</Banner>
          </div>
        )}
        {isOidcSetUp() && <OidcButton destination={destination} />}
        <StaffSignInForm destination={destination} />
      </div>
    </AuthFrame>
  );
}
