import { HealthLine } from "#components/directory/health-line.tsx";
import { nextStep } from "#components/directory/next-step.ts";
import { providerName } from "#components/directory/provider-names.ts";
import { RequestStrip } from "#components/directory/request-strip.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Permission } from "#lib/ctx.ts";
import { healthOf } from "#lib/provisioning/health.ts";
import type { Overview } from "#lib/provisioning/overview.ts";
import { connectionReport } from "#lib/provisioning/report.ts";

interface ConnectionHealthProps {
  connection: NonNullable<Overview["connection"]>;
  /** The provisioning log, for whoever may see it. */
  logHref: string | null;
  permissions: readonly Permission[];
}

/** How the connection is doing, the one thing to do about it, and the last 24 hours; without a connection, how one begins. */
export function ConnectionHealth({ connection, logHref, permissions }: ConnectionHealthProps) {
  const { workspace, keys, counts, wire, hours, refused, held } = connection;
  const path = `/${workspace.slug}/users-groups/user-provisioning`;
  if (workspace.provisioningMethod !== "scim") {
    return <Begin path={path} mayChoose={permissions.includes("keys.manage")} mayImport={permissions.includes("users.manage")} />;
  }
  const now = new Date();
  const provider = workspace.identityProvider;
  const health = healthOf(workspace, wire, counts, now);
  return (
    <>
      <HealthLine
        health={health}
        step={nextStep({ health, refusals: wire.refusals, refused, held, keys, provider, now })}
        run={wire.runs[0]}
        path={path}
        report={connectionReport(connection, health, now)}
        now={now}
      />
      {wire.recent.length > 0 && <RequestStrip hours={hours} now={now} logHref={logHref} />}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <TextLink href={path}>Connection to {providerName(provider)}</TextLink>
        <TextLink href={`${path}/doctor`}>Doctor</TextLink>
      </p>
    </>
  );
}

function Begin({ path, mayChoose, mayImport }: { path: string; mayChoose: boolean; mayImport: boolean }) {
  return (
    <>
      <p className="max-w-160 text-ink-muted">
        Users and groups can come, change and leave by themselves, from Microsoft Entra ID, Okta, JumpCloud or another identity
        provider. Until then they are added here.{!mayChoose && " A workspace admin chooses the method."}
      </p>
      <div className="flex flex-wrap gap-2">
        {mayChoose && (
          <LinkButton variant="primary" href={`${path}#method`}>
            Connect an identity provider
          </LinkButton>
        )}
        {mayImport && <LinkButton href={path.replace(/user-provisioning$/, "user-management/import")}>Import users</LinkButton>}
      </div>
    </>
  );
}
