-- Exact limits on live linked users and groups, kept by whatever statement makes or ends one
-- (docs/decisions/011-limits-by-trigger.md). A slot's cap is 1/8 of the limit: 100,000 users, 10,000 groups.

-- Hot rows: room on the page for their next versions.
ALTER TABLE quota SET (fillfactor = 50);
--> statement-breakpoint
INSERT INTO quota (workspace_id, kind, slot, cap)
SELECT w.id, kinds.kind, slot, kinds.cap FROM workspaces w, (VALUES ('user', 12500), ('group', 1250)) kinds (kind, cap), generate_series(1, 8) slot;
--> statement-breakpoint
-- What is there already counts, and may stand above the limit.
UPDATE quota q SET used = counted.n / 8 + CASE WHEN q.slot <= counted.n % 8 THEN 1 ELSE 0 END
FROM (
  SELECT workspace_id, 'user' AS kind, count(*)::int AS n FROM users WHERE source = 'scim' AND deleted_at IS NULL GROUP BY 1
  UNION ALL
  SELECT workspace_id, 'group', count(*)::int FROM groups WHERE source = 'scim' AND deleted_at IS NULL GROUP BY 1
) counted
WHERE q.workspace_id = counted.workspace_id AND q.kind = counted.kind;
--> statement-breakpoint
CREATE FUNCTION take_quota() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE quota SET used = used + 1 WHERE workspace_id = NEW.workspace_id AND kind = TG_ARGV[0] AND slot = (
    SELECT slot FROM quota WHERE workspace_id = NEW.workspace_id AND kind = TG_ARGV[0] AND used < cap
    ORDER BY random() LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
  );
  IF FOUND THEN RETURN NULL; END IF;
  -- Every slot is full or held by somebody who may still give up: wait for all of them, then look with fresh eyes.
  PERFORM 1 FROM quota WHERE workspace_id = NEW.workspace_id AND kind = TG_ARGV[0] ORDER BY slot FOR NO KEY UPDATE;
  UPDATE quota SET used = used + 1 WHERE workspace_id = NEW.workspace_id AND kind = TG_ARGV[0] AND slot = (
    SELECT slot FROM quota WHERE workspace_id = NEW.workspace_id AND kind = TG_ARGV[0] AND used < cap ORDER BY slot LIMIT 1
  );
  IF NOT FOUND THEN
    RAISE EXCEPTION 'This workspace has as many live linked % as it may have.', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0] || '_limit';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- From any slot: only the sum means something. Nothing is left to give back when the whole workspace is being deleted.
CREATE FUNCTION release_quota() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE quota SET used = used - 1 WHERE workspace_id = OLD.workspace_id AND kind = TG_ARGV[0] AND slot = (
    SELECT slot FROM quota WHERE workspace_id = OLD.workspace_id AND kind = TG_ARGV[0] AND used > 0
    ORDER BY random() LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
  );
  IF FOUND THEN RETURN NULL; END IF;
  PERFORM 1 FROM quota WHERE workspace_id = OLD.workspace_id AND kind = TG_ARGV[0] ORDER BY slot FOR NO KEY UPDATE;
  UPDATE quota SET used = used - 1 WHERE workspace_id = OLD.workspace_id AND kind = TG_ARGV[0] AND slot = (
    SELECT slot FROM quota WHERE workspace_id = OLD.workspace_id AND kind = TG_ARGV[0] AND used > 0 ORDER BY slot LIMIT 1
  );
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER users_quota_insert AFTER INSERT ON users FOR EACH ROW
  WHEN (NEW.source = 'scim' AND NEW.deleted_at IS NULL) EXECUTE FUNCTION take_quota('user');
--> statement-breakpoint
CREATE TRIGGER users_quota_take AFTER UPDATE ON users FOR EACH ROW
  WHEN (NOT (OLD.source = 'scim' AND OLD.deleted_at IS NULL) AND NEW.source = 'scim' AND NEW.deleted_at IS NULL)
  EXECUTE FUNCTION take_quota('user');
--> statement-breakpoint
CREATE TRIGGER users_quota_release AFTER UPDATE ON users FOR EACH ROW
  WHEN (OLD.source = 'scim' AND OLD.deleted_at IS NULL AND NOT (NEW.source = 'scim' AND NEW.deleted_at IS NULL))
  EXECUTE FUNCTION release_quota('user');
--> statement-breakpoint
CREATE TRIGGER users_quota_delete AFTER DELETE ON users FOR EACH ROW
  WHEN (OLD.source = 'scim' AND OLD.deleted_at IS NULL) EXECUTE FUNCTION release_quota('user');
--> statement-breakpoint
CREATE TRIGGER groups_quota_insert AFTER INSERT ON groups FOR EACH ROW
  WHEN (NEW.source = 'scim' AND NEW.deleted_at IS NULL) EXECUTE FUNCTION take_quota('group');
--> statement-breakpoint
CREATE TRIGGER groups_quota_take AFTER UPDATE ON groups FOR EACH ROW
  WHEN (NOT (OLD.source = 'scim' AND OLD.deleted_at IS NULL) AND NEW.source = 'scim' AND NEW.deleted_at IS NULL)
  EXECUTE FUNCTION take_quota('group');
--> statement-breakpoint
CREATE TRIGGER groups_quota_release AFTER UPDATE ON groups FOR EACH ROW
  WHEN (OLD.source = 'scim' AND OLD.deleted_at IS NULL AND NOT (NEW.source = 'scim' AND NEW.deleted_at IS NULL))
  EXECUTE FUNCTION release_quota('group');
--> statement-breakpoint
CREATE TRIGGER groups_quota_delete AFTER DELETE ON groups FOR EACH ROW
  WHEN (OLD.source = 'scim' AND OLD.deleted_at IS NULL) EXECUTE FUNCTION release_quota('group');
