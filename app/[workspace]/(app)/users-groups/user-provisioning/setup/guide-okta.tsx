import { Facts, type Guide, type GuideParts, Term, Todo } from "./guide.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { userMappings } from "./mappings.ts";

export function oktaGuide({ url, keys }: GuideParts): Guide {
  return {
    before: [
      "An Okta administrator who may manage applications, and Lifecycle Management in the Okta subscription.",
      "Each user has a first name, a last name and an e-mail address. Each group has a name that no other group has.",
    ],
    steps: [
      {
        id: "create",
        title: "Create the application in Okta",
        check: null,
        body: (
          <>
            <Todo
              items={[
                <>
                  In the Admin Console, open <Term>Applications</Term>, <Term>Applications</Term>, press{" "}
                  <Term>Create App Integration</Term> and choose <Term>SAML 2.0</Term> or <Term>SWA</Term>. An existing
                  application of these kinds will do; OpenID Connect applications can't be provisioned.
                </>,
                <>
                  On its tab <Term>General</Term>, press <Term>Edit</Term> beside <Term>App Settings</Term>, set{" "}
                  <Term>Provisioning</Term> to <Term>SCIM</Term> and press <Term>Save</Term>.
                </>,
              ]}
            />
          </>
        ),
      },
      {
        id: "connect",
        title: "Connect it to this workspace",
        check: "connected",
        waiting: "Waiting for Test Connector Configuration…",
        body: (
          <>
            <Todo
              items={[
                <>
                  On the tab <Term>Provisioning</Term>, open <Term>Integration</Term> and press <Term>Edit</Term>. Enter the URL
                  below as <Term>SCIM connector base URL</Term>.
                </>,
                <>
                  Enter <Term>userName</Term> as <Term>Unique identifier field for users</Term>.
                </>,
                <>
                  Tick <Term>Push New Users</Term>, <Term>Push Profile Updates</Term> and <Term>Push Groups</Term>.
                </>,
                <>
                  Set <Term>Authentication Mode</Term> to <Term>HTTP Header</Term> and enter the API key as the bearer token of{" "}
                  <Term>Authorization</Term>.
                </>,
                <>
                  Press <Term>Test Connector Configuration</Term>, then <Term>Save</Term>.
                </>,
              ]}
            />
            {url("SCIM connector base URL")}
            {keys}
            <p>
              With the catalogue's <Term>SCIM 2.0 Test App (Header Auth)</Term>, enter the word <Term>Bearer</Term>, a space and
              the key as <Term>API Token</Term>: that application sends the field as it is.
            </p>
          </>
        ),
      },
      {
        id: "map",
        title: "Let it create, update and deactivate",
        check: null,
        body: (
          <>
            <Todo
              items={[
                <>
                  On the tab <Term>Provisioning</Term>, open <Term>To App</Term> and press <Term>Edit</Term>. Enable{" "}
                  <Term>Create Users</Term>, <Term>Update User Attributes</Term> and <Term>Deactivate Users</Term>, and press{" "}
                  <Term>Save</Term>.
                </>,
                <>
                  Compare the <Term>Attribute Mappings</Term> below with this table. Okta sends its own id as externalId by
                  itself.
                </>,
              ]}
            />
            <MappingTable caption="Mapping of users" source="Okta attribute" mappings={userMappings.okta} />
          </>
        ),
      },
      {
        id: "assign",
        title: "Assign people",
        check: "user",
        waiting: "Waiting for the first user…",
        body: (
          <>
            <Todo
              items={[
                <>
                  On the tab <Term>Assignments</Term>, press <Term>Assign</Term>, then <Term>Assign to People</Term> or{" "}
                  <Term>Assign to Groups</Term>.
                </>,
                <>
                  Choose whom, press <Term>Assign</Term>, <Term>Save and Go Back</Term>, then <Term>Done</Term>. Okta sends them
                  at once.
                </>,
              ]}
            />
            <p>
              People who were assigned before provisioning was enabled are not sent: press <Term>Provision User</Term> on the tab{" "}
              <Term>Assignments</Term>.
            </p>
          </>
        ),
      },
      {
        id: "groups",
        title: "Push groups",
        check: "group",
        waiting: "Waiting for the first group…",
        body: (
          <>
            <Todo
              items={[
                <>
                  On the tab <Term>Push Groups</Term>, press <Term>Push Groups</Term>, then <Term>Find groups by name</Term>.
                </>,
                <>
                  Choose a group, keep <Term>Push group memberships immediately</Term> ticked and press <Term>Save</Term>.
                </>,
              ]}
            />
            <Facts
              items={[
                "Use other groups for pushing than for assigning: Okta doesn't support one group for both.",
                "Members of a group inside a group are not sent: push that group, too.",
                "A member whom Okta has not assigned to the application can't be added: assign people first.",
              ]}
            />
          </>
        ),
      },
      {
        id: "after",
        title: "From now on",
        check: null,
        body: (
          <Facts
            items={[
              "Okta sends each change as it happens; there is no interval.",
              "Whoever is unassigned or deactivated in Okta moves to Deleted users here and can be restored. Okta never deletes a user here permanently.",
              "A push that failed is not repeated by itself: it waits in Okta below Dashboard, Tasks. What was refused while sync was paused is kept here and can be applied.",
              "The role Workspace admin is always managed in Roster.",
            ]}
          />
        ),
      },
    ],
  };
}
