CREATE TABLE "told_apart" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"user_name_key" text NOT NULL,
	"external_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "told_apart_workspace_id_user_id_user_name_key_pk" PRIMARY KEY("workspace_id","user_id","user_name_key")
);
--> statement-breakpoint
ALTER TABLE "sync_issues" ADD COLUMN "requests" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_issues" ADD COLUMN "search_text" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "told_apart" ADD CONSTRAINT "told_apart_user" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."users"("workspace_id","id") ON DELETE cascade ON UPDATE no action;