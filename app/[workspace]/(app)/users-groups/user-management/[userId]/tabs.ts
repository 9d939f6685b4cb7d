export const userTabs = ["profile", "groups", "permissions", "sessions", "history"] as const;
export type UserTab = (typeof userTabs)[number];

export const tabLabels: Record<UserTab, string> = {
  profile: "Profile",
  groups: "Groups",
  permissions: "Permissions",
  sessions: "Sessions",
  history: "History",
};

/** What isn't known is the first. */
export function parseTab(text: string | string[] | undefined): UserTab {
  return userTabs.find((tab) => tab === text) ?? "profile";
}
