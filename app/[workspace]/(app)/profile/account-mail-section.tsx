import { Section } from "#components/ui/section.tsx";
import { confirmedEmailOf } from "#lib/auth/confirm-email.ts";
import { ownPassword } from "#lib/auth/own-password.ts";
import type { OwnSession } from "#lib/auth/session.ts";
import { AccountMailForm } from "./account-mail-form.tsx";

/** The address that only its owner can change, whatever the identity provider or another admin writes. */
export async function AccountMailSection({ session }: { session: OwnSession }) {
  const { workspace, user } = session;
  const [confirmed, password] = await Promise.all([confirmedEmailOf(session), ownPassword(session)]);
  return (
    <Section
      id="account-mail"
      title="Mail about your account"
      description={
        user.role === "admin"
          ? "Links to set your password go to the address that you have confirmed, and to no other."
          : "We tell you of changes to your account at the address that you have confirmed."
      }
    >
      <AccountMailForm
        key={confirmed}
        slug={workspace.slug}
        confirmed={confirmed}
        suggested={user.workEmail}
        asksPassword={password.state === "set"}
      />
    </Section>
  );
}
