CREATE TABLE "support_grants" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"granted_by" jsonb NOT NULL,
	"granted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"bodies" boolean NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" jsonb,
	CONSTRAINT "support_grants_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "support_links" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"digest" "bytea" NOT NULL,
	"totp_secret" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "support_sessions" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "support_staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"totp_secret" text,
	"totp_step" bigint,
	"oidc_subject" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "support_visits" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"grant_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"staff_name" text NOT NULL,
	"session_digest" "bytea" NOT NULL,
	"reason" text NOT NULL,
	"entered_at" timestamp with time zone DEFAULT now() NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "support_visits_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "support_grants" ADD CONSTRAINT "support_grants_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_links" ADD CONSTRAINT "support_links_staff" FOREIGN KEY ("staff_id") REFERENCES "public"."support_staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_sessions" ADD CONSTRAINT "support_sessions_staff" FOREIGN KEY ("staff_id") REFERENCES "public"."support_staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "support_visits" ADD CONSTRAINT "support_visits_grant" FOREIGN KEY ("workspace_id","grant_id") REFERENCES "public"."support_grants"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "support_grants_latest" ON "support_grants" USING btree ("workspace_id","granted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "support_links_digest" ON "support_links" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "support_sessions_staff" ON "support_sessions" USING btree ("staff_id");--> statement-breakpoint
CREATE UNIQUE INDEX "support_staff_email" ON "support_staff" USING btree ("email_key");--> statement-breakpoint
CREATE UNIQUE INDEX "support_staff_subject" ON "support_staff" USING btree ("oidc_subject");--> statement-breakpoint
CREATE UNIQUE INDEX "support_visits_open" ON "support_visits" USING btree ("workspace_id","session_digest") WHERE left_at is null;--> statement-breakpoint
CREATE INDEX "support_visits_entered" ON "support_visits" USING btree ("workspace_id","entered_at");