import type { Metadata } from "next";
import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";

export const metadata: Metadata = { title: "No such workspace" };

export default function NoWorkspace() {
  return (
    <AuthFrame
      name="Roster"
      title="There is no workspace at this address"
      description="The address has a typing error, or the workspace has been removed."
    >
      <LinkButton href="/">Find your workspace</LinkButton>
    </AuthFrame>
  );
}
