import { getSql } from "#db/client.ts";

export interface Arrived {
  id: string;
  name: string;
}

export interface ArrivedUser extends Arrived {
  externalId: string | null;
  givenName: string | null;
  familyName: string | null;
  workEmail: string | null;
}

/** Live, linked users and groups: the first of each, and the user who came last. Ids grow with time. */
export interface Arrivals {
  firstUser: Arrived | null;
  firstGroup: Arrived | null;
  newestUser: ArrivedUser | null;
}

export async function findArrivals(workspaceId: string): Promise<Arrivals> {
  const sql = getSql();
  const [firstUsers, newestUsers, firstGroups] = await Promise.all([
    sql<Arrived[]>`
      select id, coalesce(display_name, user_name) as name from users
      where workspace_id = ${workspaceId} and source = 'scim' and deleted_at is null order by id limit 1`,
    sql<ArrivedUser[]>`
      select id, coalesce(display_name, user_name) as name, external_id as "externalId", given_name as "givenName",
        family_name as "familyName", work_email as "workEmail"
      from users where workspace_id = ${workspaceId} and source = 'scim' and deleted_at is null order by id desc limit 1`,
    sql<Arrived[]>`
      select id, display_name as name from groups
      where workspace_id = ${workspaceId} and source = 'scim' and deleted_at is null order by id limit 1`,
  ]);
  return { firstUser: firstUsers[0] ?? null, newestUser: newestUsers[0] ?? null, firstGroup: firstGroups[0] ?? null };
}
