ALTER TABLE "groups" ADD COLUMN "held_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "held_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "held_by" jsonb;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "held_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "guard_on" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "guard_most_users" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "guard_most_groups" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "guard_lapse_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
CREATE INDEX "changes_removals" ON "changes" USING btree ("workspace_id","entity","at") WHERE actor ->> 'kind' = 'key' and action in ('moved to Deleted users', 'deleted permanently', 'deleted by the provider', 'identity changed', 'deleted', 'held by the accident guard');--> statement-breakpoint
CREATE INDEX "groups_held" ON "groups" USING btree ("workspace_id") WHERE held_until is not null;--> statement-breakpoint
-- How many users or groups the provider may take away in an hour: the workspace's number, or the recommended one.
CREATE FUNCTION removal_limit(ws uuid, what text) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    CASE what WHEN 'user' THEN w.guard_most_users ELSE w.guard_most_groups END,
    (SELECT CASE what WHEN 'user' THEN least(500, greatest(20, sum(q.used) / 10)) ELSE greatest(5, sum(q.used) / 10) END
      FROM quota q WHERE q.workspace_id = ws AND q.kind = what)
  )::integer FROM workspaces w WHERE w.id = ws
$$;
--> statement-breakpoint
-- Whether one more deletion by the provider would be more than that (docs/decisions/015-the-guard-counts-history.md). One at a time for
-- each workspace and kind, until the caller's transaction ends: its own row of the history is the next one's to count.
-- VOLATILE, so that what is counted after the wait includes what was waited for.
CREATE FUNCTION too_many_removals(ws uuid, what text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  most integer;
  counted integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(what || ws, 15));
  IF NOT (SELECT w.guard_on FROM workspaces w WHERE w.id = ws) THEN RETURN false; END IF;
  most := removal_limit(ws, what);
  SELECT count(*) INTO counted FROM (
    SELECT FROM changes c WHERE c.workspace_id = ws AND c.entity = what AND c.at > clock_timestamp() - interval '1 hour'
      AND c.actor ->> 'kind' = 'key' AND c.action IN ('moved to Deleted users', 'deleted permanently', 'deleted by the provider', 'identity changed', 'deleted', 'held by the accident guard')
    LIMIT most
  ) removals;
  RETURN counted >= most;
END $$;
