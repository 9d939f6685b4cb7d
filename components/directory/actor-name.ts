import type { Actor, IdentityProvider } from "#lib/types.ts";
import { providerName } from "./provider-names.ts";

/** Who did something, as it stands in a sentence or a cell. */
export function actorName(actor: Actor, provider: IdentityProvider): string {
  switch (actor.kind) {
    case "user":
      return actor.name;
    case "support":
      return `${actor.name} (support)`;
    case "key":
      return provider === "other"
        ? `The identity provider (key …${actor.lastFour})`
        : `${providerName(provider)} (key …${actor.lastFour})`;
    case "operator":
      return "The operator";
    case "system":
      return "Roster";
  }
}
