import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ApiKey } from "#lib/types.ts";

interface KeyUseProps {
  apiKey: ApiKey;
  /** Stands alone, rather than in a list of facts. */
  sentence?: boolean;
}

/** When a key was last used, from where, and by what. */
export function KeyUse({ apiKey: { lastUsedAt, lastUsedAddress, lastUsedAgent }, sentence = false }: KeyUseProps) {
  if (!lastUsedAt) return sentence ? "It was never used." : "never used";
  return (
    <>
      {sentence ? "It was last used" : "last used"} <RelativeTime at={lastUsedAt} />
      {lastUsedAddress && ` from ${lastUsedAddress}`}
      {lastUsedAgent && ` by ${lastUsedAgent}`}
      {sentence && "."}
    </>
  );
}
