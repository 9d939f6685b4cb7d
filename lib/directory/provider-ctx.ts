import type { Cause } from "#db/queries/alerts.ts";
import type { Notice } from "#db/queries/sync-issues.ts";
import type { DefaultUserStatus, DeletePolicy, MissingNames } from "#db/types.ts";
import type { Ctx } from "#lib/ctx.ts";

/** A provider's call, with the workspace's settings that its verbs follow. */
export interface ProviderCtx extends Ctx {
  settings: {
    defaultUserStatus: DefaultUserStatus;
    onProviderDelete: DeletePolicy;
    missingNames: MissingNames;
    guard: { on: boolean; lapseHours: number };
  };
  /**
   * What a person should look at, written when the request is answered. A verb adds to it once its write has happened: what is
   * tried again after a lost race would be noticed twice.
   */
  notices: Notice[];
  /** What the admins are mailed; collected and written like notices. */
  alerts: Cause[];
}
