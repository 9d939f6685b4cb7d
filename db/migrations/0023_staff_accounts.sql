DROP INDEX "support_staff_subject";--> statement-breakpoint
ALTER TABLE "support_staff" ADD COLUMN "wrong_codes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "support_staff" ADD COLUMN "wrong_codes_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "support_staff" ADD COLUMN "oidc_issuer" text;--> statement-breakpoint
ALTER TABLE "support_staff" ADD COLUMN "oidc_open" boolean DEFAULT true NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "support_staff_account" ON "support_staff" USING btree ("oidc_issuer","oidc_subject");