import type { Metadata } from "next";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { findSession } from "#lib/auth/session.ts";
import { canSendMail } from "#lib/mail/send.ts";
import { ForgotPasswordForm } from "./forgot-password-form.tsx";

interface ForgotPasswordProps {
  params: Promise<{ workspace: string }>;
}

export async function generateMetadata({ params }: ForgotPasswordProps): Promise<Metadata> {
  const { workspace } = await findSession((await params).workspace);
  return { title: `Set a password for ${workspace.name}` };
}

export default async function ForgotPasswordPage({ params }: ForgotPasswordProps) {
  const { workspace } = await findSession((await params).workspace);
  const mails = canSendMail();
  return (
    <AuthFrame
      name={workspace.name}
      title="Set a password"
      description={mails && "For your first sign-in, or when you have forgotten yours."}
      footer={<TextLink href={`/${workspace.slug}/sign-in`}>Back to sign in</TextLink>}
    >
      <div className="flex flex-col gap-5">
        {workspace.microsoftSignInOnly && (
          <Banner>
            {workspace.name} signs in with Microsoft. Passwords are only for admins who are excluded from provisioning.
          </Banner>
        )}
        {mails ? (
          <ForgotPasswordForm slug={workspace.slug} />
        ) : (
          <p>
            No mail is sent from here. Ask an admin of this workspace for a password link; an admin asks whoever runs this
            installation.
          </p>
        )}
      </div>
    </AuthFrame>
  );
}
