import { TabLinks } from "#components/ui/tab-links.tsx";

const tabs = [
  { path: "", label: "Groups" },
  { path: "/roles", label: "Roles" },
  { path: "/deleted", label: "Deleted" },
] as const;

/** The three parts of Group management. */
export function GroupTabs({ slug, current }: { slug: string; current: (typeof tabs)[number]["label"] }) {
  return (
    <TabLinks
      label="Group management"
      tabs={tabs.map(({ path, label }) => ({
        href: `/${slug}/users-groups/group-management${path}`,
        label,
        current: label === current,
      }))}
    />
  );
}
