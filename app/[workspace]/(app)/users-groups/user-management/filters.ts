import { roleOptions, sourceOptions, statusOptions } from "#components/directory/labels.tsx";
import type { FilterOption, TableFilter } from "#components/table/filters.tsx";

interface FilterOptions {
  /** As it stands in a sentence. */
  provider: string;
  /** The groups that are filtered by; null = the person may not see groups. */
  groups: readonly FilterOption[] | null;
  searchGroups: (typed: string) => Promise<FilterOption[]>;
}

/** What User management can be narrowed by, as in table-definition.ts. */
export function userFilters({ provider, groups, searchGroups }: FilterOptions): TableFilter[] {
  return [
    { id: "status", label: "Status", options: statusOptions },
    { id: "source", label: "Source", options: sourceOptions },
    { id: "role", label: "Role", options: roleOptions },
    ...(groups ? [{ id: "group", label: "Group", options: groups, search: searchGroups }] : []),
    {
      id: "excluded",
      label: "Excluded",
      subject: "Account",
      options: [
        { value: "yes", label: "excluded from provisioning" },
        { value: "no", label: "open to provisioning" },
      ],
    },
    {
      id: "incomplete",
      label: "Incomplete",
      subject: "Profile",
      verb: "lacks",
      options: [
        { value: "names", label: "first or last name" },
        { value: "email", label: "e-mail address" },
      ],
    },
    {
      id: "differs",
      label: "Differs",
      subject: "Profile",
      verb: "differs from",
      options: [{ value: "yes", label: provider }],
    },
  ];
}
