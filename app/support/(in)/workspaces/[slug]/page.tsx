import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Badge } from "#components/ui/badge.tsx";
import { ExactTime } from "#components/ui/exact-time.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { pathInWorkspace } from "#lib/auth/safe-path.ts";
import { findSession } from "#lib/auth/session.ts";
import { requireStaff } from "#lib/auth/support/staff-session.ts";
import { findDoor } from "#lib/support/visits.ts";
import { EnterForm } from "./enter-form.tsx";

export const metadata: Metadata = { title: "Enter a workspace" };

interface DoorProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<{ next?: string | string[] }>;
}

/** The door of a workspace: closed, unless its admin lets support in. */
export default async function DoorPage({ params, searchParams }: DoorProps) {
  await requireStaff();
  const { slug } = await params;
  const door = await findDoor(slug);
  if (!door) notFound();
  const { workspace, grant } = door;
  const { next } = await searchParams;
  const destination = pathInWorkspace(slug, typeof next === "string" ? next : null);
  const { session } = await findSession(slug);
  return (
    <>
      <PageHead
        parent={{ href: "/support", label: "Workspaces" }}
        title={workspace.name}
        description={`/${slug}`}
        status={grant ? <Badge tone="ok">Access granted</Badge> : <Badge>No access</Badge>}
      />
      <div className="flex max-w-160 flex-col gap-5">
        {grant ? (
          <>
            <p>
              An admin of {workspace.name} lets support in until <ExactTime at={grant.expiresAt} />.{" "}
              {grant.bodies
                ? "You may see what requests contain."
                : "What requests contain stays hidden: headers and bodies in the provisioning log."}
            </p>
            {session?.support ? (
              <p>
                You are in: {session.support.reason}. <TextLink href={destination}>Go on</TextLink>
              </p>
            ) : (
              <EnterForm slug={slug} name={workspace.name} destination={destination} />
            )}
          </>
        ) : (
          <p>
            No admin of {workspace.name} lets support in now, or the access has ended. Ask one of them: Settings, Support access,
            Grant access. It takes effect at once.
          </p>
        )}
      </div>
    </>
  );
}
