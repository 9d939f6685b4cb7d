CREATE TABLE "guided_runs" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"user_name" text,
	"wanted_name" text,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"started_by" jsonb NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" jsonb,
	"outcome" text,
	CONSTRAINT "guided_runs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "guided_runs" ADD CONSTRAINT "guided_runs_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "guided_runs_open" ON "guided_runs" USING btree ("workspace_id","kind",coalesce(user_id, '00000000-0000-0000-0000-000000000000')) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "guided_runs_started" ON "guided_runs" USING btree ("workspace_id","started_at");