/** What a workspace keeps of what it refuses while sync is paused. */
export const refusedLimits = { changes: 100_000, bytes: 256 * 1024 * 1024 };
