import type { Metadata } from "next";
import { providerName } from "#components/directory/provider-names.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { refuseSupport, requirePermission, requireSession } from "#lib/auth/session.ts";
import { NewUserForm } from "./new-user-form.tsx";

export const metadata: Metadata = { title: "New user" };

export default async function NewUserPage({ params }: { params: Promise<{ workspace: string }> }) {
  const session = await requireSession((await params).workspace);
  requirePermission(session, "users.manage");
  refuseSupport(session);
  const { slug, provisioningMethod, identityProvider } = session.workspace;
  return (
    <>
      <PageHead
        parent={{ href: `/${slug}/users-groups/user-management`, label: "User management" }}
        title="New user"
        description={
          provisioningMethod === "scim"
            ? `Made here, by hand. Should ${providerName(identityProvider)} look for the same user name, it finds this user and manages it from then on.`
            : "Made here, by hand."
        }
      />
      <NewUserForm slug={slug} />
    </>
  );
}
