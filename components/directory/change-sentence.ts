import type { ChangeRow, SubjectName } from "#lib/types.ts";
import { changeWords } from "./change-words.ts";

/** What a change of anything did, as it stands after who did it. `names` by id. */
export function changeSentence(change: ChangeRow, names: ReadonlyMap<string, SubjectName>): string {
  const { entity, entityId, memberId, action } = change;
  const name = names.get(entityId)?.name;
  switch (entity) {
    case "membership": {
      const member = (memberId && names.get(memberId)?.name) || "somebody who is gone";
      return changeWords({ ...change, group: { displayName: name ?? null } }, member);
    }
    case "user":
      return changeWords({ ...change, group: null }, name ?? "a user who is gone");
    case "group":
      return withName(groupActions, action, `group ${name ?? "that is gone"}`);
    case "role":
      return withName({}, action, `role ${name ?? "that is gone"}`);
    case "api_key":
      return keyActions[action] ?? `${action}: an API key`;
    case "workspace":
      return workspaceActions[action] ?? `${action}: the workspace`;
  }
}

/** "created" + "role Agent"; where the words have a place for the name, there. */
function withName(words: Record<string, string>, action: string, name: string): string {
  return words[action]?.replace("…", () => name) ?? `${action} ${name}`;
}

const groupActions: Record<string, string> = {
  "brought back": "brought … back",
  "held by the accident guard": "wanted to delete …, which the accident guard holds",
  "released from the accident guard": "kept …, which the accident guard held",
  "taken back by the provider": "took the deletion of … back",
  linked: "linked …: the provider manages it since",
  "roles changed": "changed the roles of …",
  "roles confirmed": "confirmed the roles of …",
  "roles suspended": "suspended the roles of …, until an admin confirms them",
};

const keyActions: Record<string, string> = {
  created: "made an API key",
  revoked: "revoked an API key",
  "expiry changed": "changed when an API key ends",
};

const workspaceActions: Record<string, string> = {
  created: "made the workspace",
  "provisioning changed": "changed the provisioning settings",
  "settings changed": "changed the workspace's settings",
  "support access granted": "let support in",
  "support access revoked": "let support in no longer",
  "support entered": "came into the workspace",
  "support left": "left the workspace",
  "connection removed": "removed the connection to the identity provider",
  "refused changes applied": "applied changes that were refused while paused",
  "refused changes discarded": "discarded changes that were refused while paused",
};
