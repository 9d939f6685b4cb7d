import { AuthFrame } from "#components/shell/auth-frame.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export default function SupportNotFound() {
  return (
    <AuthFrame name="Roster support" title="There is no such page">
      <p>
        The address is wrong, or the workspace is gone. <TextLink href="/support">All workspaces</TextLink>
      </p>
    </AuthFrame>
  );
}
