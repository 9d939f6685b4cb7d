import type { ComponentProps } from "react";
import { MicrosoftAccount } from "#components/account/microsoft-account.tsx";
import { Section } from "#components/ui/section.tsx";
import { microsoftProblemText } from "#lib/auth/microsoft/problems.ts";
import { microsoftTenant } from "#lib/auth/microsoft/tenant.ts";
import type { Session } from "#lib/auth/session.ts";
import { findMicrosoftAccount } from "#lib/directory/microsoft-account.ts";

interface MicrosoftSectionProps {
  session: Session;
  userId: string;
  name: string;
  /** The page that it stands on. */
  href: string;
  unlink: ComponentProps<typeof MicrosoftAccount>["unlink"];
  /** What the address says. */
  problem: string | string[] | undefined;
}

/** The Microsoft account that a user signs in with; nothing where nobody does. */
export async function MicrosoftSection({ session, userId, name, href, unlink, problem }: MicrosoftSectionProps) {
  const { ctx, workspace, user } = session;
  const account = await findMicrosoftAccount(ctx, userId);
  if (!account && microsoftTenant(workspace) === null) return null;
  return (
    <Section title="Microsoft account">
      <MicrosoftAccount
        slug={workspace.slug}
        account={account}
        name={userId === user?.id ? null : name}
        href={href}
        unlink={unlink}
        problem={microsoftProblemText(problem)}
      />
    </Section>
  );
}
