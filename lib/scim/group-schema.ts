import { type Attribute, INDEXED_LENGTH, list, reference, text } from "./attribute.ts";

/** RFC 7643 §4.2. Nested groups aren't imported, so a member is always a user. */
export const GROUP_ATTRIBUTES: Attribute[] = [
  text("displayName", "The group's name, unique in the workspace.", {
    required: true,
    uniqueness: "server",
    maxLength: INDEXED_LENGTH,
  }),
  list("members", "The users in the group.", [
    text("value", "The user's id.", { mutability: "immutable" }),
    reference("$ref", "The user's URL.", ["User"], { mutability: "immutable" }),
    text("display", "The user's name.", { mutability: "readOnly" }),
    text("type", "Always User.", { mutability: "immutable", canonicalValues: ["User"] }),
  ]),
];
