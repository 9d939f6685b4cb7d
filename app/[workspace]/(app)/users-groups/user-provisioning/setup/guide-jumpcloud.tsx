import { Facts, type Guide, type GuideParts, Term, Todo } from "./guide.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { userMappings } from "./mappings.ts";

export function jumpcloudGuide({ url, keys }: GuideParts): Guide {
  return {
    before: [
      "A JumpCloud administrator who may manage SSO applications.",
      "Each user has a first name, a last name and an e-mail address. Each group has a name that no other group has.",
    ],
    steps: [
      {
        id: "create",
        title: "Create the application in JumpCloud",
        check: null,
        body: (
          <Todo
            items={[
              <>
                In the Admin Portal, open <Term>SSO Applications</Term> and press <Term>Add New Application</Term>. Choose{" "}
                <Term>Custom Application</Term> and press <Term>Next</Term>.
              </>,
              <>
                Tick <Term>Export users to this app (Identity Management)</Term>, press <Term>Next</Term>, give it a name and
                press <Term>Save Application</Term>, then <Term>Configure Application</Term>.
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
                  On the tab <Term>Identity Management</Term>, choose <Term>SCIM API</Term> and <Term>SCIM 2.0</Term>, and enter
                  both values.
                </>,
                <>
                  As <Term>Test User Email</Term>, enter an address that nobody in this workspace has.
                </>,
                <>
                  Turn on the management of user groups and group membership, press <Term>Test Connection</Term>, then{" "}
                  <Term>Activate</Term> and <Term>Save</Term>.
                </>,
              ]}
            />
            {url("Base URL")}
            {keys}
            <p>
              JumpCloud adds a test user and a test group and deletes both again: you see them pass beside these steps, and
              nothing of them stays.
            </p>
          </>
        ),
      },
      {
        id: "map",
        title: "See what is sent",
        check: null,
        body: (
          <>
            <p>JumpCloud has these attributes mapped already. Whatever else it sends is kept, too.</p>
            <MappingTable caption="Mapping of users" source="JumpCloud attribute" mappings={userMappings.jumpcloud} />
          </>
        ),
      },
      {
        id: "assign",
        title: "Assign user groups",
        check: "user",
        waiting: "Waiting for the first user…",
        body: (
          <Todo
            items={[
              <>
                In the application, open the tab <Term>User Groups</Term>, tick the groups whose members are to come and press{" "}
                <Term>Save</Term>.
              </>,
              "The members follow within some minutes.",
            ]}
          />
        ),
      },
      {
        id: "groups",
        title: "Groups arrive",
        check: "group",
        waiting: "Waiting for the first group…",
        body: (
          <p>
            The same groups come with their members, when group management is turned on in <Term>Identity Management</Term>.
            Members of a group inside a group are not sent.
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
              "JumpCloud sends each change as it happens; there is no interval.",
              "Whoever is in none of the assigned groups any more, or is suspended, moves to Deleted users here and can be restored.",
              "What was refused while sync was paused is kept here and can be applied.",
              "The role Workspace admin is always managed in Roster.",
            ]}
          />
        ),
      },
    ],
  };
}
