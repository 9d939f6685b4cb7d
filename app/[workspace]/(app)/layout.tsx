import type { Metadata } from "next";
import type { ReactNode } from "react";
import { photoPath } from "#components/directory/photo-path.ts";
import { AppShell } from "#components/shell/app-shell.tsx";
import type { NavItem, NavSection } from "#components/shell/nav.ts";
import { Banner } from "#components/ui/banner.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { findSession, listSessions, requireSession, type Session } from "#lib/auth/session.ts";
import type { Permission } from "#lib/ctx.ts";
import { presentSupport } from "#lib/directory/support-access.ts";
import { countHeldDeletions } from "#lib/provisioning/held-deletions.ts";
import { countIssues } from "#lib/provisioning/issues.ts";
import { expiringKey } from "#lib/provisioning/key-admin.ts";
import { HeldBanner } from "./held-banner.tsx";
import { KeyBanner } from "./key-banner.tsx";
import { signOut, signOutOfAll } from "./sign-out.ts";
import { SupportBanner, SupportInside } from "./support-banner.tsx";

interface AppLayoutProps {
  params: Promise<{ workspace: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: AppLayoutProps): Promise<Metadata> {
  const { workspace } = await findSession((await params).workspace);
  return { title: { default: workspace.name, template: `%s · ${workspace.name}` } };
}

/** The frame only: it isn't run again when one moves between pages, so every page checks the session for itself. */
export default async function AppLayout({ params, children }: AppLayoutProps) {
  const session = await requireSession((await params).workspace);
  const { workspace, user } = session;
  const watchesKeys = workspace.provisioningMethod === "scim" && session.permissions.includes("provisioning.manage");
  const expiring = watchesKeys ? await expiringKey(session.ctx) : null;
  const held = session.permissions.includes("provisioning.manage") ? await countHeldDeletions(session.ctx) : null;
  const inside = session.permissions.includes("workspace.manage") ? await presentSupport(session.ctx) : [];
  const someHeld = held && held.users + held.groups > 0 && held;
  return (
    <AppShell
      workspace={{ name: workspace.name, href: `/${workspace.slug}`, signedIn: await listSessions() }}
      nav={navigation(session, session.permissions.includes("provisioning.manage") ? await countIssues(session.ctx) : null)}
      account={
        user
          ? {
              name: user.displayName ?? user.userName,
              userName: user.userName,
              photo: photoPath(workspace.slug, user),
              profileHref: `/${workspace.slug}/profile`,
            }
          : { name: session.support.staffName, userName: "Support", photo: null, profileHref: null }
      }
      signOuts={{ here: signOut.bind(null, workspace.slug), everywhere: signOutOfAll }}
      banner={
        (session.support || inside.length > 0 || paused(session) || expiring || someHeld) && (
          <>
            {session.support && <SupportBanner visit={session.support} leave={signOut.bind(null, workspace.slug)} />}
            {inside.length > 0 && <SupportInside slug={workspace.slug} visits={inside} />}
            {someHeld && <HeldBanner slug={workspace.slug} held={someHeld} />}
            {paused(session) && <PausedBanner session={session} />}
            {expiring && <KeyBanner session={session} apiKey={expiring} />}
          </>
        )
      }
    >
      {children}
    </AppShell>
  );
}

/** What the person may see; nothing that leads to a 403. `issues`: how many are open, null = not theirs to solve. */
function navigation({ workspace, permissions }: Session, issues: number | null): NavSection[] {
  const base = `/${workspace.slug}/users-groups`;
  const items: (NavItem & { needs: Permission })[] = [
    { needs: "users.view", href: `${base}/user-management`, label: "User management", icon: "users" },
    { needs: "users.view", href: `${base}/deleted-users`, label: "Deleted users", icon: "deleted-users" },
    { needs: "groups.view", href: `${base}/group-management`, label: "Group management", icon: "groups" },
    { needs: "provisioning.manage", href: `${base}/user-provisioning`, label: "User provisioning", icon: "provisioning" },
  ];
  const visible = items.filter(({ needs }) => permissions.includes(needs)).map(({ needs: _, ...item }) => item);
  const sections: NavSection[] = [];
  if (permissions.length > 0) {
    sections.push({ items: [{ href: `/${workspace.slug}`, label: "Overview", icon: "overview", home: true }] });
  }
  if (visible.length > 0) sections.push({ label: "Users & groups", items: visible });
  if (permissions.includes("log.view")) {
    const activity = `/${workspace.slug}/activity`;
    sections.push({
      label: "Activity",
      items: [
        { href: `${activity}/provisioning-log`, label: "Provisioning log", icon: "log" },
        { href: `${activity}/change-history`, label: "Change history", icon: "history" },
      ],
    });
  }
  if (issues !== null) {
    sections.push({ items: [{ href: `/${workspace.slug}/issues`, label: "Issues", icon: "issues", count: issues }] });
  }
  if (permissions.includes("workspace.manage")) {
    sections.push({ items: [{ href: `/${workspace.slug}/settings`, label: "Settings", icon: "settings" }] });
  }
  return sections;
}

function paused({ workspace, permissions }: Session): boolean {
  return workspace.provisioningMethod === "scim" && !workspace.syncEnabled && permissions.length > 0;
}

function PausedBanner({ session: { workspace, permissions } }: { session: Session }) {
  const action = permissions.includes("provisioning.manage") && (
    <TextLink href={`/${workspace.slug}/users-groups/user-provisioning`}>Resume in User provisioning</TextLink>
  );
  return (
    <Banner tone="warn" edge action={action}>
      Sync is paused: what your identity provider sends is refused.
    </Banner>
  );
}
