CREATE TABLE "scim_minutes" (
	"workspace_id" uuid NOT NULL,
	"minute" timestamp with time zone NOT NULL,
	"requests" integer NOT NULL,
	"failed" integer NOT NULL,
	"let_in" integer NOT NULL,
	"first_let_in_at" timestamp with time zone,
	"last_let_in_at" timestamp with time zone,
	"lost" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "scim_minutes_workspace_id_minute_pk" PRIMARY KEY("workspace_id","minute")
);
--> statement-breakpoint
CREATE TABLE "scim_subjects" (
	"workspace_id" uuid NOT NULL,
	"entity_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"request_id" uuid NOT NULL,
	CONSTRAINT "scim_subjects_workspace_id_entity_id_at_request_id_pk" PRIMARY KEY("workspace_id","entity_id","at","request_id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
ALTER TABLE "unknown_keys" DROP CONSTRAINT "unknown_keys_workspace";
--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "kind" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "words" text;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "entity" text;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "entity_id" uuid;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "headers" jsonb;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "request_body" text;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "request_bytes" integer;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "response_body" text;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "response_bytes" integer;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "request_cut" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "scim_requests" ADD COLUMN "response_cut" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tombstones" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "erase_after_days" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "scim_minutes" ADD CONSTRAINT "scim_minutes_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_request" ON "changes" USING btree ("workspace_id","request_id");--> statement-breakpoint
CREATE INDEX "changes_actor" ON "changes" USING btree ("workspace_id",(actor ->> 'id'),"at") WHERE actor ->> 'kind' = 'user';--> statement-breakpoint
CREATE INDEX "scim_requests_kind" ON "scim_requests" USING btree ("workspace_id","kind","at","request_id") WHERE kind <> 'look up';--> statement-breakpoint
CREATE INDEX "scim_requests_refused" ON "scim_requests" USING btree ("workspace_id","at","request_id") WHERE status >= 400;--> statement-breakpoint
CREATE INDEX "tombstones_to_erase" ON "tombstones" USING btree ("workspace_id","deleted_at") WHERE erased_at is null;--> statement-breakpoint
UPDATE scim_requests SET kind = case when path !~* '^/(users|groups)(/|$)' then 'other' when method = 'POST' and path not like '%/.search' then 'add' when method in ('PUT', 'PATCH') then 'change' when method = 'DELETE' then 'delete' else 'look up' end;--> statement-breakpoint
INSERT INTO scim_minutes (workspace_id, minute, requests, failed, let_in, first_let_in_at, last_let_in_at)
SELECT r.workspace_id, date_trunc('minute', r.at), count(*), count(*) filter (where r.status >= 400 and r.status not in (404, 409)),
	count(*) filter (where r.status not in (401, 403)), min(r.at) filter (where r.status not in (401, 403)), max(r.at) filter (where r.status not in (401, 403))
FROM scim_requests r JOIN workspaces w ON w.id = r.workspace_id GROUP BY 1, 2;
