import type { Metadata } from "next";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { QrCode } from "#components/ui/qr-code.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { findOpenEnrolment } from "#lib/auth/support/enrolment.ts";
import { EnrolForm } from "./enrol-form.tsx";

export const metadata: Metadata = { title: "Set up your support account", referrer: "no-referrer" };

export default async function EnrolPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const enrolment = typeof token === "string" ? await findOpenEnrolment(token) : null;
  if (typeof token !== "string" || !enrolment) {
    return (
      <AuthFrame name="Roster support" title="This link doesn't work any more">
        <p>
          A link works once, for 24 hours; a newer one ends it. Ask whoever runs Roster for another, or{" "}
          <TextLink href="/support/sign-in">sign in</TextLink>.
        </p>
      </AuthFrame>
    );
  }
  const { email, name, secret, uri } = enrolment;
  return (
    <AuthFrame name="Roster support" title="Set up your support account" description={`${name}, ${email}`}>
      {/* Drawn on the server, like the key beside it: no browser has to load what draws it. */}
      <EnrolForm
        token={token}
        email={email}
        secret={secret}
        uri={uri}
        qrCode={<QrCode text={uri} label="QR code of the key for your authenticator app" />}
      />
    </AuthFrame>
  );
}
