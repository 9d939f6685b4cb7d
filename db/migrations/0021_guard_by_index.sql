-- By a time that stays the same while it counts: the index begins at the last hour, whatever was taken away before.
CREATE OR REPLACE FUNCTION too_many_removals(ws uuid, what text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  most integer;
  counted integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(what || ws, 15));
  IF NOT (SELECT w.guard_on FROM workspaces w WHERE w.id = ws) THEN RETURN false; END IF;
  most := removal_limit(ws, what);
  SELECT count(*) INTO counted FROM (
    SELECT FROM changes c WHERE c.workspace_id = ws AND c.entity = what AND c.at > statement_timestamp() - interval '1 hour'
      AND c.actor ->> 'kind' = 'key' AND c.action IN ('moved to Deleted users', 'deleted permanently', 'deleted by the provider', 'identity changed', 'deleted', 'held by the accident guard')
    LIMIT most
  ) removals;
  RETURN counted >= most;
END $$;
