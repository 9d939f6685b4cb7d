import { redirect } from "next/navigation";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { listSessions } from "#lib/auth/session.ts";
import { hasWorkspaces } from "#lib/auth/setup-link.ts";
import { env } from "#lib/env.ts";
import { FindWorkspace } from "./find-workspace.tsx";

/** The way to a workspace for whoever comes without its address. */
export default async function StartPage() {
  const [signedIn] = await listSessions();
  if (signedIn) redirect(`/${signedIn.slug}`);
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
    <AuthFrame name="Roster" title="Go to your workspace" footer="Don't know the address? Ask an admin of your workspace.">
      <FindWorkspace origin={new URL(env().PUBLIC_URL).host} />
    </AuthFrame>
  );
}
