import { redirect } from "next/navigation";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { listSessions } from "#lib/auth/session.ts";
import { hasWorkspaces } from "#lib/auth/setup-link.ts";
import { env } from "#lib/env.ts";
import { FindWorkspace } from "./find-workspace.tsx";

interface StartProps {
  searchParams: Promise<{ another?: string | string[] }>;
}

/** The way to a workspace for whoever comes without its address, or is signed in and wants another (`?another`). */
export default async function StartPage({ searchParams }: StartProps) {
  const another = (await searchParams).another !== undefined;
  const [signedIn] = await listSessions();
  if (signedIn && !another) redirect(`/${signedIn.slug}`);
  if (!(await hasWorkspaces())) {
    return (
      <AuthFrame name="Roster" title="Roster is ready to be set up">
        <p>
          There is no workspace yet. The server has printed a set-up link at its start: open it within an hour. Restart the server
          for a new one.
        </p>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      name="Roster"
      title={another ? "Go to another workspace" : "Go to your workspace"}
      description={signedIn && "You stay signed in where you are."}
      footer={
        signedIn ? (
          <TextLink href={`/${signedIn.slug}`}>Back to {signedIn.name}</TextLink>
        ) : (
          "Don't know the address? Ask an admin of your workspace."
        )
      }
    >
      <FindWorkspace origin={new URL(env().PUBLIC_URL).host} />
    </AuthFrame>
  );
}
