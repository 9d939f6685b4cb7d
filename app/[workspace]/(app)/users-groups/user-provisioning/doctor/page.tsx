import type { Metadata } from "next";
import { LiveRefresh } from "#components/directory/live-refresh.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { requirePermission, requireSession } from "#lib/auth/session.ts";
import { examineConnection } from "#lib/provisioning/doctor.ts";
import { Client } from "./client.tsx";
import { Cycles } from "./cycles.tsx";
import { Mistakes } from "./mistakes.tsx";
import { QuarantineDistance } from "./quarantine-distance.tsx";

export const metadata: Metadata = { title: "Doctor" };

export default async function DoctorPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "provisioning.manage");
  const { workspace, permissions } = session;
  const found = await examineConnection(session.ctx);
  const provider = workspace.identityProvider;
  const path = `/${workspace.slug}/users-groups`;
  return (
    <>
      <LiveRefresh slug={workspace.slug} lastRequestAt={found.lastHeardAt} />
      <PageHead
        parent={{ href: `${path}/user-provisioning`, label: "User provisioning" }}
        title="Doctor"
        description="How the identity provider is set up, as far as its requests show it, and what to change there."
      />
      <Section title="Provider">
        <Client client={found.client} chosen={provider} />
      </Section>
      <Section title="Mapping" description="Of linked users, among the 5,000 who came last." wide>
        <Mistakes
          mistakes={found.mistakes}
          users={found.users}
          provider={provider}
          path={path}
          mayViewUsers={permissions.includes("users.view")}
        />
      </Section>
      <Section title="Cycles">
        <Cycles lastRun={found.lastRun} rhythm={found.rhythm} provider={provider} now={new Date()} />
      </Section>
      {provider === "entra" && (
        <Section
          title="Quarantine"
          description="Entra stops a job that fails too often. Writes of the last 24 hours, as far as they arrived here."
        >
          <QuarantineDistance quarantine={found.quarantine} guides={`/${workspace.slug}/issues/guides`} />
        </Section>
      )}
    </>
  );
}
