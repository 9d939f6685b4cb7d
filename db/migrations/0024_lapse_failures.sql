ALTER TABLE "groups" ADD COLUMN "held_failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "held_failure" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "held_failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "held_failure" text;