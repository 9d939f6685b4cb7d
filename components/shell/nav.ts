/** Names, not components: the navigation is put together on the server, and functions can't travel to the browser. */
export type NavIcon =
  | "overview"
  | "users"
  | "deleted-users"
  | "groups"
  | "provisioning"
  | "log"
  | "history"
  | "issues"
  | "settings";

export interface NavItem {
  href: string;
  label: string;
  icon: NavIcon;
  /** Something that waits: open issues. */
  count?: number;
}

export interface NavSection {
  /** Absent for items that stand alone, such as Overview. */
  label?: string;
  items: readonly NavItem[];
}

export interface ShellWorkspace {
  name: string;
  href: string;
}

export interface ShellAccount {
  name: string;
  userName: string;
  profileHref?: string;
}

/** Kept in a cookie, not in localStorage, so that the server draws the right width at once. */
export const sidebarCookie = "roster-sidebar";
