import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { findStaff } from "#lib/auth/support/staff-session.ts";
import { StaffSignInForm } from "./staff-sign-in-form.tsx";

export const metadata: Metadata = { title: "Support sign-in" };

export default async function StaffSignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const destination = pathInWorkspace("support", typeof next === "string" ? next : null);
  if (await findStaff()) redirect(destination);
  return (
    <AuthFrame
      name="Roster support"
      title="Sign in"
      description="For the support staff of this installation."
      footer="Lost your codes or your password? Whoever runs Roster makes you a new link."
    >
      <StaffSignInForm destination={destination} />
    </AuthFrame>
  );
}
