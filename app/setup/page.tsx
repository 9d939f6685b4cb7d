import type { Metadata } from "next";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { hasWorkspaces, isOpenSetupToken } from "#lib/auth/setup-link.ts";
import { env } from "#lib/env.ts";
import { SetupForm } from "./setup-form.tsx";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  if (typeof token === "string" && (await isOpenSetupToken(token))) {
    return (
      <AuthFrame name="Roster" title="Set up your workspace" description="The workspace, and the account that runs it.">
        <SetupForm token={token} origin={new URL(env().PUBLIC_URL).host} />
      </AuthFrame>
    );
  }
  if (await hasWorkspaces()) {
    return (
      <AuthFrame name="Roster" title="Roster is set up already">
        <p>
          A set-up link works once, for the first workspace. <TextLink href="/">Go to sign in</TextLink>
        </p>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame name="Roster" title={token ? "This set-up link doesn't work any more" : "A set-up link is needed"}>
      <p>
        {token && "A link works once, for an hour; a newer one ends it. "}
        Restart the server: while there is no workspace, each start prints a new link. Open that one.
      </p>
    </AuthFrame>
  );
}
