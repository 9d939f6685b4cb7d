import {
  Building2,
  CircleAlert,
  History,
  LayoutDashboard,
  type LucideIcon,
  RefreshCw,
  ScrollText,
  Settings,
  User,
  Users,
  UserX,
} from "lucide-react";
import type { NavIcon as Name } from "./nav.ts";

const icons: Record<Name, LucideIcon> = {
  overview: LayoutDashboard,
  users: User,
  "deleted-users": UserX,
  groups: Users,
  provisioning: RefreshCw,
  log: ScrollText,
  history: History,
  issues: CircleAlert,
  settings: Settings,
};

export function NavIcon({ name }: { name: Name }) {
  const Icon = icons[name];
  return <Icon aria-hidden className="size-4 shrink-0" />;
}

export const WorkspaceIcon = Building2;
