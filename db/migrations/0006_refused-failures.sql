ALTER TABLE "refused_requests" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "refused_requests" ADD COLUMN "failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "refused_requests" ADD COLUMN "failed_status" smallint;--> statement-breakpoint
ALTER TABLE "refused_requests" ADD COLUMN "failed_detail" text;