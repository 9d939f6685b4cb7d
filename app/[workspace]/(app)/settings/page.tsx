import type { Metadata } from "next";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { isMicrosoftSetUp } from "#lib/auth/microsoft/tenant.ts";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { getSupportAccess } from "#lib/directory/support-access.ts";
import { getWorkspaceSettings } from "#lib/directory/workspace-settings.ts";
import { getAlertOverview } from "#lib/provisioning/alert-settings.ts";
import { getGuard } from "#lib/provisioning/guard-settings.ts";
import { AlertsSection } from "./alerts-section.tsx";
import { ErasureForm } from "./erasure-form.tsx";
import { GuardForm } from "./guard-form.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { SupportSection } from "./support-section.tsx";
import { WorkspaceForm } from "./workspace-form.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "workspace.manage");
  const { name, entraTenantId, microsoftSignInOnly, eraseAfterDays, breakGlass } = await getWorkspaceSettings(session.ctx);
  const { slug } = session.workspace;
  return (
    <>
      <PageHead title="Settings" description="What holds for the whole workspace. Provisioning has its own page." />
      <Section id="workspace" title="Workspace">
        <WorkspaceForm slug={slug} name={name} />
      </Section>
      <Section id="sign-in" title="Sign-in" description="How people prove who they are.">
        <SignInForm
          slug={slug}
          saved={{ entraTenantId: entraTenantId ?? "", microsoftSignInOnly }}
          setUp={isMicrosoftSetUp()}
          breakGlass={breakGlass.map((admin) => admin.name)}
        />
      </Section>
      <Section
        id="alerts"
        title="Alerts"
        description="Mails to the workspace admins when something needs them, once each. They hold no secrets."
      >
        <AlertsSection slug={slug} overview={await getAlertOverview(session.ctx)} />
      </Section>
      <Section
        id="guard"
        title="Accident guard"
        description="Holds what your identity provider takes away when it is too much at once: a wrong scope, a group unassigned by mistake."
      >
        <GuardForm slug={slug} guard={await getGuard(session.ctx)} />
      </Section>
      <Section
        id="support"
        title="Support access"
        description="Whether the support staff of whoever runs Roster may come into this workspace, and who was."
      >
        <SupportSection slug={slug} {...(await getSupportAccess(session.ctx))} />
      </Section>
      <Section id="erasure" title="Personal data" description="What remains of users who were deleted permanently.">
        <ErasureForm slug={slug} days={eraseAfterDays} />
      </Section>
    </>
  );
}
