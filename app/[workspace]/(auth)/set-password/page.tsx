import type { Metadata } from "next";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { findLinkOwner } from "#lib/auth/password-links.ts";
import { findSession } from "#lib/auth/session.ts";
import { SetPasswordForm } from "./set-password-form.tsx";

interface SetPasswordProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

export const metadata: Metadata = { title: "Set a password" };

/** Looking at it doesn't use the link up: mail scanners open what they find. */
export default async function SetPasswordPage({ params, searchParams }: SetPasswordProps) {
  const { workspace } = await findSession((await params).workspace);
  const { token } = await searchParams;
  const owner = typeof token === "string" && token.length <= 100 ? await findLinkOwner(workspace, token) : null;
  if (!owner || typeof token !== "string") {
    return (
      <AuthFrame name={workspace.name} title="This link doesn't work any more">
        <p>
          A link works once, for 30 minutes, and ends when the password, the e-mail address or the rights of the account change.{" "}
          <TextLink href={`/${workspace.slug}/forgot-password`}>Ask for a new one</TextLink>
        </p>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      name={workspace.name}
      title="Set a password"
      description="All sessions of the account end. Then sign in with the new password."
    >
      <SetPasswordForm slug={workspace.slug} token={token} userName={owner.userName} />
    </AuthFrame>
  );
}
