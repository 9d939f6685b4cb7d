CREATE TABLE "changes" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"actor" jsonb NOT NULL,
	"request_id" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"member_id" uuid,
	"action" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "changes_workspace_id_at_id_pk" PRIMARY KEY("workspace_id","at","id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "group_members" (
	"workspace_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "group_members_workspace_id_group_id_user_id_pk" PRIMARY KEY("workspace_id","group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"display_name" text NOT NULL,
	"display_name_key" text NOT NULL,
	"external_id" text,
	"source" text NOT NULL,
	"attributes" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "groups_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"last_four" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "api_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "refused_requests" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	"key_id" uuid,
	"request_id" uuid NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"query" text NOT NULL,
	"body" jsonb,
	"attempts" integer DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "refused_requests_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "scim_requests" (
	"workspace_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"request_id" uuid NOT NULL,
	"key_id" uuid,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"query" text NOT NULL,
	"status" smallint NOT NULL,
	"duration_ms" real NOT NULL,
	"user_agent" text,
	"detail" text,
	CONSTRAINT "scim_requests_workspace_id_at_request_id_pk" PRIMARY KEY("workspace_id","at","request_id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "passwords" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "passwords_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "tombstones" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_name" text NOT NULL,
	"external_id" text,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tombstones_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_name" text NOT NULL,
	"user_name_key" text NOT NULL,
	"original_user_name" text,
	"original_user_name_key" text,
	"external_id" text,
	"source" text NOT NULL,
	"status" text NOT NULL,
	"role" text DEFAULT 'user' NOT NULL,
	"excluded" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone,
	"deleted_by" jsonb,
	"scim_deleted_at" timestamp with time zone,
	"diverged_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attributes" jsonb NOT NULL,
	"attributes_key" jsonb NOT NULL,
	"display_name_key" text GENERATED ALWAYS AS (nullif(attributes_key ->> 'displayName', '')) STORED,
	"employee_number_key" text GENERATED ALWAYS AS (nullif(attributes_key #>> '{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,employeeNumber}', '')) STORED,
	"has_more_work_emails" boolean GENERATED ALWAYS AS (jsonb_array_length(jsonb_path_query_array(attributes_key, '$.emails[*] ? (@.type == "work" && exists (@.value))')) > 1) STORED,
	"display_name" text,
	"given_name" text,
	"family_name" text,
	"work_email" text,
	"work_email_key" text,
	"title" text,
	"department" text,
	"mobile_phone" text,
	"search_text" text NOT NULL,
	CONSTRAINT "users_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "setup_links" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"provisioning_method" text DEFAULT 'none' NOT NULL,
	"sync_enabled" boolean DEFAULT false NOT NULL,
	"sync_changed_at" timestamp with time zone,
	"default_user_status" text DEFAULT 'active' NOT NULL,
	"identity_provider" text DEFAULT 'entra' NOT NULL,
	"on_provider_delete" text DEFAULT 'delete' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group" FOREIGN KEY ("workspace_id","group_id") REFERENCES "public"."groups"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_user_id" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."users"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refused_requests" ADD CONSTRAINT "refused_requests_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passwords" ADD CONSTRAINT "passwords_user" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."users"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."users"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tombstones" ADD CONSTRAINT "tombstones_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_entity" ON "changes" USING btree ("workspace_id","entity_id","at");--> statement-breakpoint
CREATE INDEX "changes_member" ON "changes" USING btree ("workspace_id","member_id","at") WHERE member_id is not null;--> statement-breakpoint
CREATE INDEX "group_members_user" ON "group_members" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "groups_display_name" ON "groups" USING btree ("workspace_id","display_name_key") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "groups_external_id" ON "groups" USING btree ("workspace_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "refused_requests_digest" ON "refused_requests" USING btree ("workspace_id","digest");--> statement-breakpoint
CREATE INDEX "refused_requests_at" ON "refused_requests" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_user_name" ON "users" USING btree ("workspace_id","user_name_key");--> statement-breakpoint
CREATE INDEX "users_original_user_name" ON "users" USING btree ("workspace_id","original_user_name_key") WHERE original_user_name_key is not null;--> statement-breakpoint
CREATE INDEX "users_external_id" ON "users" USING btree ("workspace_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "users_work_email" ON "users" USING btree ("workspace_id","work_email_key") WHERE work_email_key is not null;--> statement-breakpoint
CREATE INDEX "users_name" ON "users" USING btree ("workspace_id",(coalesce(display_name, user_name) collate "und-x-icu"),"id");--> statement-breakpoint
CREATE INDEX "users_more_work_emails" ON "users" USING btree ("workspace_id") WHERE has_more_work_emails;--> statement-breakpoint
CREATE INDEX "users_display_name_key" ON "users" USING btree ("workspace_id","display_name_key") WHERE display_name_key is not null;--> statement-breakpoint
CREATE INDEX "users_employee_number" ON "users" USING btree ("workspace_id","employee_number_key") WHERE employee_number_key is not null;--> statement-breakpoint
CREATE INDEX "users_deleted" ON "users" USING btree ("workspace_id","deleted_at") WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX "users_search" ON "users" USING gin ("workspace_id","search_text" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_slug" ON "workspaces" USING btree ("slug");