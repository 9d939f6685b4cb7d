import { Section } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { ownPassword } from "#lib/auth/own-password.ts";
import type { OwnSession } from "#lib/auth/session.ts";
import { FirstPassword } from "./first-password.tsx";
import { PasswordForm } from "./password-form.tsx";

export async function PasswordSection({ session }: { session: OwnSession }) {
  const { workspace, user } = session;
  const { state, mailedTo } = await ownPassword(session);
  if (state === "useless") {
    return <Section title="Password" description={`${workspace.name} signs in with Microsoft only: passwords don't count.`} />;
  }
  if (state === "set") {
    return (
      <Section title="Password" description="A change ends your sessions in all other browsers.">
        <PasswordForm slug={workspace.slug} userName={user.userName} />
      </Section>
    );
  }
  return (
    <Section title="Password" description="You have none yet. It is set by a link that is mailed to you.">
      {mailedTo === null ? (
        <p className="text-ink-muted text-sm">
          {user.role === "admin" ? (
            <>
              There is no address to mail it to. <TextLink href="#account-mail">Confirm one</TextLink> first.
            </>
          ) : (
            "There is no address to mail it to. Ask an admin of this workspace for a link."
          )}
        </p>
      ) : (
        <FirstPassword slug={workspace.slug} mailedTo={mailedTo} />
      )}
    </Section>
  );
}
