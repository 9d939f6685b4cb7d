import type { SignedIn } from "#lib/types.ts";

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
  /** Where the workspace begins: pages below its address belong to others. */
  home?: boolean;
}

export interface NavSection {
  /** Absent for items that stand alone, such as Overview. */
  label?: string;
  items: readonly NavItem[];
}

export interface ShellWorkspace {
  name: string;
  href: string;
  /** All that this browser is signed in to, this one included. */
  signedIn: readonly SignedIn[];
}

export interface ShellAccount {
  name: string;
  userName: string;
  /** The picture's address. */
  photo: string | null;
  /** Null = support, who has no account here. */
  profileHref: string | null;
}

/** Server actions; the browser follows their redirects. */
export interface SignOuts {
  /** Of this workspace. */
  here: () => Promise<void>;
  /** Of every workspace that this browser is signed in to. */
  everywhere: () => Promise<void>;
}

/** Kept in a cookie, not in localStorage, so that the server draws the right width at once. */
export const sidebarCookie = "roster-sidebar";
