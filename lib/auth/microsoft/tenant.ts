import type { Workspace } from "#db/queries/workspaces.ts";
import { env } from "#lib/env.ts";

/** Where personal Microsoft accounts live: anybody can make one, under any name. */
const consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Whether the operator has registered an app at Microsoft. */
export function isMicrosoftSetUp(): boolean {
  return env().MICROSOFT_CLIENT_ID !== undefined;
}

/** The tenant whose accounts may sign in to the workspace; null = Microsoft isn't a way in. */
export function microsoftTenant({ entraTenantId }: Pick<Workspace, "entraTenantId">): string | null {
  if (!isMicrosoftSetUp() || !entraTenantId || entraTenantId === consumers) return null;
  return entraTenantId;
}

/** Microsoft's documented addresses of one tenant; `issuer` is what its id tokens must name. */
export function tenantEndpoints(tenantId: string) {
  const base = `${env().MICROSOFT_AUTHORITY}/${tenantId}`;
  return {
    issuer: `${base}/v2.0`,
    authorize: `${base}/oauth2/v2.0/authorize`,
    token: `${base}/oauth2/v2.0/token`,
    keys: `${base}/discovery/v2.0/keys`,
  };
}
