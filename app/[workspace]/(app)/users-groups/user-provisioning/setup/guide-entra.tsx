import { Facts, type Guide, type GuideParts, Term, Todo } from "./guide.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { entraGroupMappings, userMappings } from "./mappings.ts";

export function entraGuide({ url, keys }: GuideParts): Guide {
  return {
    before: [
      "A Microsoft Entra ID P1 or P2 licence in the tenant, and a Global Administrator to set it up. The users who are provisioned need no licence for it.",
      "Each user has a first name, a last name and a user principal name. Each group has a name that no other group has.",
    ],
    steps: [
      {
        id: "create",
        title: "Create the application in Entra",
        check: null,
        body: (
          <Todo
            items={[
              <>
                In the Microsoft Entra admin center, open <Term>Enterprise applications</Term> and press{" "}
                <Term>New application</Term>, then <Term>Create your own application</Term>.
              </>,
              <>
                Give it a name, such as Roster. Choose{" "}
                <Term>Integrate any other application you don't find in the gallery (Non-gallery)</Term> and press{" "}
                <Term>Create</Term>.
              </>,
            ]}
          />
        ),
      },
      {
        id: "connect",
        title: "Connect it to this workspace",
        check: "connected",
        waiting: "Waiting for Test Connection…",
        body: (
          <>
            <Todo
              items={[
                <>
                  Below <Term>Manage</Term>, open <Term>Provisioning</Term> and press <Term>Get started</Term>. Set{" "}
                  <Term>Provisioning Mode</Term> to <Term>Automatic</Term>.
                </>,
                <>
                  Below <Term>Admin Credentials</Term>, enter both values. Leave the URL as it is: no flag needs to be added.
                </>,
                <>
                  Press <Term>Test Connection</Term>, then <Term>Save</Term>.
                </>,
              ]}
            />
            {url("Tenant URL")}
            {keys}
          </>
        ),
      },
      {
        id: "map",
        title: "Check the mappings",
        check: null,
        body: (
          <>
            <Todo
              items={[
                <>
                  Open <Term>Mappings</Term>. Both <Term>Provision Microsoft Entra ID Users</Term> and{" "}
                  <Term>Provision Microsoft Entra ID Groups</Term> have to be enabled.
                </>,
                <>
                  Open the mapping for users. Compare it with this table; change the row of externalId to <Term>objectId</Term>. A
                  missing row is added by <Term>Add New Mapping</Term>, with <Term>Apply this mapping</Term> set to{" "}
                  <Term>Always</Term>.
                </>,
                <>
                  Press <Term>Save</Term> and do the same for groups.
                </>,
              ]}
            />
            <MappingTable caption="Mapping of users" source="Entra attribute" mappings={userMappings.entra} />
            <MappingTable caption="Mapping of groups" source="Entra attribute of a group" mappings={entraGroupMappings} />
          </>
        ),
      },
      {
        id: "assign",
        title: "Assign users and groups",
        check: null,
        body: (
          <>
            <Todo
              items={[
                <>
                  In the application, open <Term>Users and groups</Term> and press <Term>Add user/group</Term>.
                </>,
                <>
                  Press <Term>None Selected</Term>, choose users and groups, press <Term>Select</Term>, then <Term>Assign</Term>.
                </>,
              ]}
            />
            <Facts
              items={[
                "Of a group, its direct members are provisioned. Members of a group inside it are not: assign that group, too.",
                "Distribution lists and mail-enabled security groups can't be provisioned.",
                "Coming from manual users or another sync: assign everybody who is to stay. Existing users are matched by user name and keep their id, status and groups.",
              ]}
            />
          </>
        ),
      },
      {
        id: "start",
        title: "Start provisioning",
        check: "user",
        waiting: "Waiting for the first user…",
        body: (
          <>
            <Todo
              items={[
                <>
                  Back in <Term>Provisioning</Term>, open <Term>Settings</Term> and set <Term>Scope</Term> to{" "}
                  <Term>Sync only assigned users and groups</Term>.
                </>,
                <>
                  Set <Term>Provisioning Status</Term> to <Term>On</Term> and press <Term>Save</Term>, or press{" "}
                  <Term>Start provisioning</Term> on the overview.
                </>,
              ]}
            />
            <p>
              The first cycle begins within some minutes. To see one user at once, use <Term>Provision on demand</Term>.
            </p>
          </>
        ),
      },
      {
        id: "groups",
        title: "Groups arrive",
        check: "group",
        waiting: "Waiting for the first group…",
        body: (
          <p>
            Entra sends groups after the users, and members after the groups. If none arrives, see that a group is assigned and
            that <Term>Provision Microsoft Entra ID Groups</Term> is enabled.
          </p>
        ),
      },
      {
        id: "after",
        title: "From now on",
        check: null,
        body: (
          <Facts
            items={[
              "Entra syncs every 40 minutes. This interval can't be changed.",
              <>
                Sooner: <Term>Provision on demand</Term>, for a user; for a group with <Term>View members only</Term>, where you
                choose the members to send.
              </>,
              "Whoever is unassigned, disabled or deleted in Entra moves to Deleted users here and can be restored. Whoever is deleted there permanently is deleted here as the settings say.",
              "A group that leaves the scope without being deleted stays here: see Out of scope.",
              <>
                After users were restored in the directory, Entra doesn't send their groups again by itself: press{" "}
                <Term>Restart provisioning</Term>.
              </>,
              "The role Workspace admin is always managed in Roster.",
            ]}
          />
        ),
      },
    ],
  };
}
