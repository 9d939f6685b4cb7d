CREATE TABLE "account_links" (
	"workspace_id" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"email" text,
	"made_by" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "account_links_workspace_id_digest_pk" PRIMARY KEY("workspace_id","digest")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "confirmed_email" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "entra_tenant_id" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "microsoft_sign_in_only" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."users"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_links_user" ON "account_links" USING btree ("workspace_id","user_id");