CREATE TABLE "member_divergences" (
	"workspace_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "member_divergences_workspace_id_group_id_user_id_pk" PRIMARY KEY("workspace_id","group_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "diverged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "member_divergences" ADD CONSTRAINT "member_divergences_group" FOREIGN KEY ("workspace_id","group_id") REFERENCES "public"."groups"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_divergences" ADD CONSTRAINT "member_divergences_user_id" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."users"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "member_divergences_user" ON "member_divergences" USING btree ("workspace_id","user_id");