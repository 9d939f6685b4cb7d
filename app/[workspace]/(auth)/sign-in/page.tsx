import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { findSession } from "#lib/auth/session.ts";
import { SignInForm } from "./sign-in-form.tsx";

interface SignInProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ next?: string | string[] }>;
}

export async function generateMetadata({ params }: SignInProps): Promise<Metadata> {
  const { workspace } = await findSession((await params).workspace);
  return { title: `Sign in to ${workspace.name}` };
}

export default async function SignInPage({ params, searchParams }: SignInProps) {
  const { workspace: slug } = await params;
  const { next } = await searchParams;
  const { workspace, session } = await findSession(slug);
  const destination = pathInWorkspace(slug, typeof next === "string" ? next : null);
  if (session) redirect(destination);
  return (
    <AuthFrame name={workspace.name} title="Sign in" footer="Can't sign in? Ask an admin of this workspace.">
      <SignInForm slug={slug} destination={destination} />
    </AuthFrame>
  );
}
