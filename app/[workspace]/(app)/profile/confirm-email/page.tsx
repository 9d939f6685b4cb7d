import type { Metadata } from "next";
import { PageHead } from "#components/ui/page-head.tsx";
import { requireOwnSession } from "#lib/auth/session.ts";
import { ConfirmButton } from "./confirm-button.tsx";

export const metadata: Metadata = { title: "Confirm your e-mail address" };

interface ConfirmEmailProps {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
}

/** Where a mailed link leads. It takes a click: mail servers open links by themselves. */
export default async function ConfirmEmailPage({ params, searchParams }: ConfirmEmailProps) {
  const { workspace, user } = await requireOwnSession((await params).workspace);
  const { token } = await searchParams;
  return (
    <>
      <PageHead
        parent={{ href: `/${workspace.slug}/profile`, label: "Profile" }}
        title="Confirm your e-mail address"
        description={`Mail about the account ${user.userName} in ${workspace.name} is to go to the address at which you got this link.`}
      />
      <ConfirmButton slug={workspace.slug} token={typeof token === "string" ? token : ""} />
    </>
  );
}
