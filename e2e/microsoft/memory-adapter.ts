import type { Adapter, AdapterPayload } from "oidc-provider";

/** What a provider remembers, until the tests end: its own memory says at each start that it isn't for production. */
export function memoryAdapter(): Adapter {
  const kept = new Map<string, AdapterPayload>();
  const find = (wanted: (payload: AdapterPayload) => boolean) => [...kept.values()].find(wanted);
  return {
    upsert: async (id, payload) => void kept.set(id, payload),
    find: async (id) => kept.get(id),
    findByUid: async (uid) => find((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode),
    consume: async (id) => void kept.set(id, { ...kept.get(id), consumed: Math.floor(Date.now() / 1000) }),
    destroy: async (id) => void kept.delete(id),
    revokeByGrantId: async (grantId) => {
      for (const [id, payload] of kept) if (payload.grantId === grantId) kept.delete(id);
    },
  };
}
