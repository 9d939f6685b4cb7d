import { actorName } from "#components/directory/actor-name.ts";
import { Status } from "#components/ui/badge.tsx";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { SupportGrant, SupportVisit } from "#lib/types.ts";
import { GrantForm } from "./grant-form.tsx";
import { RevokeSupport } from "./revoke-support.tsx";

interface SupportSectionProps {
  slug: string;
  grant: SupportGrant | null;
  visits: SupportVisit[];
}

export function SupportSection({ slug, grant, visits }: SupportSectionProps) {
  return (
    <>
      {grant ? (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
          <div className="min-w-0 text-sm">
            <p className="font-medium">
              <Status tone="info">
                <span>
                  Granted until <ExactTime at={grant.expiresAt} />
                </span>
              </Status>
            </p>
            <p className="mt-0.5 text-ink-muted">
              By {actorName(grant.grantedBy, "other")}, <RelativeTime at={grant.grantedAt} />.{" "}
              {grant.bodies ? "Support may see what requests contain." : "What requests contain stays hidden from support."}
            </p>
          </div>
          <RevokeSupport slug={slug} />
        </div>
      ) : (
        <>
          <p className="text-sm">
            Support has no access. While you grant it, support may see and manage users, groups and provisioning as far as the
            guided workarounds need it. It can never make or see keys, passwords and links to set them, roles, exports or these
            settings; and the change history says what it did.
          </p>
          <GrantForm slug={slug} />
        </>
      )}
      <Visits slug={slug} visits={visits} />
    </>
  );
}

function Visits({ slug, visits }: Pick<SupportSectionProps, "slug" | "visits">) {
  return (
    <div>
      <h3 className="font-medium text-sm">Who came in</h3>
      {visits.length === 0 ? (
        <p className="mt-0.5 text-ink-muted text-sm">Nobody of support has been in this workspace.</p>
      ) : (
        <>
          <ul className="mt-2 flex flex-col divide-y border-y text-sm">
            {visits.map((visit) => (
              <li key={visit.id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
                <span className="wrap-anywhere min-w-0">
                  {visit.staffName}: {visit.reason}
                </span>
                <span className="text-ink-muted">
                  <RelativeTime at={visit.enteredAt} />
                  {visit.endedAt ? (
                    <>
                      , out <RelativeTime at={visit.endedAt} />
                    </>
                  ) : (
                    ", in now"
                  )}
                </span>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-sm">
            <TextLink href={`/${slug}/activity/change-history?actor=support`}>What support changed</TextLink>
          </p>
        </>
      )}
    </div>
  );
}
