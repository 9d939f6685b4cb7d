import { Facts, type Guide, type GuideParts, Term } from "./guide.tsx";
import { MappingTable } from "./mapping-table.tsx";
import { userMappings } from "./mappings.ts";

export function otherGuide({ url, keys }: GuideParts): Guide {
  return {
    before: [
      "An identity provider that speaks SCIM 2.0 (RFC 7643 and 7644) and can send a bearer token.",
      "Each user has a first name, a last name and an e-mail address. Each group has a name that no other group has.",
    ],
    steps: [
      {
        id: "connect",
        title: "Connect it to this workspace",
        check: "connected",
        waiting: "Waiting for the first request…",
        body: (
          <>
            <p>
              Enter both values there. The key goes into the header <Term>Authorization</Term>, after the word Bearer and a space:
              most providers add the word themselves.
            </p>
            {url("SCIM URL")}
            {keys}
            <p>Then test the connection, if your provider can. Any request with a valid key counts.</p>
          </>
        ),
      },
      {
        id: "map",
        title: "Map the attributes",
        check: null,
        body: (
          <>
            <p>What Roster shows or decides by. Whatever else is sent is kept and read back as it came.</p>
            <MappingTable caption="Attributes of users" source="" mappings={userMappings.other} />
          </>
        ),
      },
      {
        id: "assign",
        title: "Provision users",
        check: "user",
        waiting: "Waiting for the first user…",
        body: (
          <p>
            Users are best recognised by userName. Existing users are matched by it and keep their id, status and groups; PATCH
            and PUT both work.
          </p>
        ),
      },
      {
        id: "groups",
        title: "Provision groups",
        check: "group",
        waiting: "Waiting for the first group…",
        body: (
          <p>Groups are recognised by displayName, members by the id that Roster gave them. Groups inside groups are skipped.</p>
        ),
      },
      {
        id: "after",
        title: "From now on",
        check: null,
        body: (
          <Facts
            items={[
              "active: false moves a user to Deleted users, true brings them back with the same id and groups.",
              "DELETE does what the settings say: delete permanently, or keep as a deleted user.",
              "What was refused while sync was paused is kept here and can be applied.",
              "The role Workspace admin is always managed in Roster.",
            ]}
          />
        ),
      },
    ],
  };
}
