DROP INDEX "users_name";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "shown_name" text GENERATED ALWAYS AS (coalesce(display_name, user_name)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "users_shown_name" ON "users" USING btree ("workspace_id",shown_name collate "und-x-icu","id","deleted_at","status","source","role","excluded");--> statement-breakpoint
CREATE INDEX "users_department" ON "users" USING btree ("workspace_id",department collate "und-x-icu","id","deleted_at","status","source","role","excluded");--> statement-breakpoint
-- drizzle knows no INCLUDE: the order by user name carries what lists filter by, as the two above do.
DROP INDEX "users_user_name";--> statement-breakpoint
CREATE UNIQUE INDEX "users_user_name" ON "users" USING btree ("workspace_id","user_name_key") INCLUDE ("id","deleted_at","status","source","role","excluded");
