import { userMappings } from "#app/[workspace]/(app)/users-groups/user-provisioning/setup/mappings.ts";
import { Banner } from "#components/ui/banner.tsx";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { IdentityProvider, MappingMistake } from "#lib/types.ts";

interface MistakesProps {
  mistakes: MappingMistake[];
  /** How many were looked at. */
  users: number;
  provider: IdentityProvider;
  /** Of Users & groups. */
  path: string;
  mayViewUsers: boolean;
}

/** What is missing or shared, with whom it shows, and the mapping to set. */
export function Mistakes({ mistakes, users, provider, path, mayViewUsers }: MistakesProps) {
  if (users === 0) return <p className="text-ink-muted text-sm">No linked user has come yet.</p>;
  if (mistakes.length === 0) {
    return (
      <div className="max-w-160">
        <Banner tone="ok">{`${formatCount(users, "user", "users")} came with all that is needed.`}</Banner>
      </div>
    );
  }
  return (
    <>
      <ul aria-label="Mapping mistakes" className="max-w-180 border-t text-sm">
        {mistakes.map(({ target, seen, count, examples }) => (
          <li key={target + seen} className="flex flex-col gap-1 border-b py-3">
            <p className="font-medium">
              {count === 0 ? "None" : formatNumber(count)} of {formatCount(users, "user", "users")} {seen}
            </p>
            <Mapping target={target} provider={provider} />
            {count > 0 && (
              <p className="wrap-anywhere text-ink-muted">
                Such as{" "}
                {examples.map(({ id, name }, index) => (
                  <span key={id}>
                    {index > 0 && ", "}
                    {mayViewUsers ? <TextLink href={`${path}/user-management/${id}`}>{name}</TextLink> : name}
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
      {provider === "entra" && (
        <p className="max-w-160 text-ink-muted text-sm">
          In Entra, open the application &gt; Provisioning &gt; Mappings &gt; Provision Microsoft Entra ID Users. Afterwards press
          Restart provisioning: only then everybody is sent again.
        </p>
      )}
    </>
  );
}

function Mapping({ target, provider }: { target: MappingMistake["target"]; provider: IdentityProvider }) {
  const mapping = userMappings[provider].find(({ to }) => to === target);
  return (
    <p className="wrap-anywhere text-ink-muted">
      Map {mapping?.from ? <code className="font-mono text-ink text-xs">{mapping.from}</code> : "an attribute that is filled"} to{" "}
      <code className="font-mono text-ink text-xs">{target}</code>
      {target === "name.givenName" || target === "name.familyName" ? ", and fill it in for everybody" : ""}. {mapping?.note}
    </p>
  );
}
