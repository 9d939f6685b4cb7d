CREATE TABLE "import_lines" (
	"workspace_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"cells" jsonb NOT NULL,
	"outcome" text,
	"message" text,
	CONSTRAINT "import_lines_workspace_id_import_id_line_pk" PRIMARY KEY("workspace_id","import_id","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"state" text NOT NULL,
	"created_by" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"columns" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"alive_at" timestamp with time zone,
	CONSTRAINT "imports_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_issues" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"user_id" uuid,
	"group_id" uuid,
	"details" jsonb NOT NULL,
	"occurrences" integer DEFAULT 1 NOT NULL,
	"request_id" text,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" jsonb,
	"resolution" text,
	CONSTRAINT "sync_issues_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "sightings" (
	"workspace_id" uuid NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "sightings_workspace_id_entity_entity_id_pk" PRIMARY KEY("workspace_id","entity","entity_id")
);
--> statement-breakpoint
CREATE TABLE "quota" (
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"slot" smallint NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	"cap" integer NOT NULL,
	CONSTRAINT "quota_workspace_id_kind_slot_pk" PRIMARY KEY("workspace_id","kind","slot")
);
--> statement-breakpoint
CREATE TABLE "group_roles" (
	"workspace_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"role_id" uuid NOT NULL,
	"suspended_at" timestamp with time zone,
	CONSTRAINT "group_roles_workspace_id_group_id_role_id_pk" PRIMARY KEY("workspace_id","group_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "role_permissions" (
	"workspace_id" uuid NOT NULL,
	"role_id" uuid NOT NULL,
	"permission" text NOT NULL,
	CONSTRAINT "role_permissions_workspace_id_role_id_permission_pk" PRIMARY KEY("workspace_id","role_id","permission")
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "roles_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "deleted_by" jsonb;--> statement-breakpoint
ALTER TABLE "tombstones" ADD COLUMN "user_name_key" text NOT NULL DEFAULT '';--> statement-breakpoint
-- What was deleted before this column is folded by SQL, once: all later rows take the user's own key.
UPDATE "tombstones" SET "user_name_key" = lower("user_name");--> statement-breakpoint
ALTER TABLE "tombstones" ALTER COLUMN "user_name_key" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "held" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "held_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "held_by" jsonb;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "missing_names" text DEFAULT 'accept' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "delete_after_days" integer;--> statement-breakpoint
ALTER TABLE "import_lines" ADD CONSTRAINT "import_lines_import" FOREIGN KEY ("workspace_id","import_id") REFERENCES "public"."imports"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_issues" ADD CONSTRAINT "sync_issues_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota" ADD CONSTRAINT "quota_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_roles" ADD CONSTRAINT "group_roles_group" FOREIGN KEY ("workspace_id","group_id") REFERENCES "public"."groups"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_roles" ADD CONSTRAINT "group_roles_role_id" FOREIGN KEY ("workspace_id","role_id") REFERENCES "public"."roles"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_permissions" ADD CONSTRAINT "role_permissions_role" FOREIGN KEY ("workspace_id","role_id") REFERENCES "public"."roles"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_workspace" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imports_created" ON "imports" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_issues_open" ON "sync_issues" USING btree ("workspace_id","kind","cause") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "sync_issues_at" ON "sync_issues" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "sync_issues_user" ON "sync_issues" USING btree ("workspace_id","user_id") WHERE user_id is not null;--> statement-breakpoint
CREATE INDEX "sync_issues_group" ON "sync_issues" USING btree ("workspace_id","group_id") WHERE group_id is not null;--> statement-breakpoint
CREATE INDEX "group_roles_role" ON "group_roles" USING btree ("workspace_id","role_id");--> statement-breakpoint
CREATE UNIQUE INDEX "roles_name" ON "roles" USING btree ("workspace_id","name_key");--> statement-breakpoint
CREATE INDEX "groups_deleted" ON "groups" USING btree ("workspace_id","deleted_at") WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX "tombstones_user_name" ON "tombstones" USING btree ("workspace_id","user_name_key");--> statement-breakpoint
CREATE INDEX "tombstones_external_id" ON "tombstones" USING btree ("workspace_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "users_held" ON "users" USING btree ("workspace_id") WHERE held <> '{}';--> statement-breakpoint
CREATE INDEX "users_admins" ON "users" USING btree ("workspace_id") WHERE role = 'admin';