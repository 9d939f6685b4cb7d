/** Live, linked users and groups of one workspace. */
export const MOST_USERS = 100_000;
export const MOST_GROUPS = 10_000;
