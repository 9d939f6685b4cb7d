CREATE TABLE "undo_items" (
	"workspace_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"change_id" uuid NOT NULL,
	"change_at" timestamp with time zone NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"member_id" uuid,
	"outcome" text,
	"effect" text,
	"message" text,
	CONSTRAINT "undo_items_workspace_id_run_id_place_pk" PRIMARY KEY("workspace_id","run_id","place")
);
--> statement-breakpoint
CREATE TABLE "undo_runs" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"state" text NOT NULL,
	"created_by" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"scope" text NOT NULL,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"alive_at" timestamp with time zone,
	CONSTRAINT "undo_runs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "undo_items" ADD CONSTRAINT "undo_items_run" FOREIGN KEY ("workspace_id","run_id") REFERENCES "public"."undo_runs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "undo_runs" ADD CONSTRAINT "undo_runs_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "undo_items_subject" ON "undo_items" USING btree ("workspace_id","run_id","entity_id");--> statement-breakpoint
CREATE INDEX "undo_items_change" ON "undo_items" USING btree ("workspace_id","change_id");--> statement-breakpoint
CREATE INDEX "undo_runs_created" ON "undo_runs" USING btree ("workspace_id","created_at");