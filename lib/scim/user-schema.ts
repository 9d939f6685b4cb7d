import { type Attribute, binary, complex, flag, INDEXED_LENGTH, list, reference, text } from "./attribute.ts";

/** The sub-attributes that nearly every multi-valued attribute has (RFC 7643 §2.4). */
function labelled(types: string[] | null, kind: string): Attribute[] {
  return [
    text("display", `A name for the ${kind}, for showing only.`),
    text("type", `What the ${kind} is for.`, { canonicalValues: types }),
    flag("primary", `Whether this is the preferred ${kind}. At most one is.`),
  ];
}

/** RFC 7643 §4.1. */
export const USER_ATTRIBUTES: Attribute[] = [
  text("userName", "The name the user signs in with, unique in the workspace (UPN in Microsoft Entra ID).", {
    required: true,
    uniqueness: "server",
    maxLength: INDEXED_LENGTH,
  }),
  complex("name", "The parts of the user's name.", [
    text("formatted", "The full name, formatted for display."),
    text("familyName", "Last name."),
    text("givenName", "First name."),
    text("middleName", "Middle names."),
    text("honorificPrefix", "Title before the name, such as Dr."),
    text("honorificSuffix", "Suffix after the name, such as III."),
  ]),
  text("displayName", "The name shown to other people.", { maxLength: INDEXED_LENGTH }),
  text("nickName", "What the user is called casually."),
  reference("profileUrl", "A page about the user.", ["external"]),
  text("title", "Job title."),
  text("userType", "How the user relates to the organisation, such as Employee or Contractor."),
  text("preferredLanguage", "Preferred language, as in an Accept-Language header."),
  text("locale", "Locale for dates, numbers and currency, such as en-US."),
  text("timezone", "Time zone in IANA form, such as Europe/Berlin."),
  flag("active", "false = the user is deleted in the workspace, but can be restored."),
  text("password", "Accepted, never stored.", { mutability: "writeOnly", returned: "never" }),
  list("emails", "E-mail addresses.", [
    text("value", "The address.", { maxLength: INDEXED_LENGTH }),
    ...labelled(["work", "home", "other"], "address"),
  ]),
  list("phoneNumbers", "Phone numbers.", [
    text("value", "The number."),
    ...labelled(["work", "home", "mobile", "fax", "pager", "other"], "number"),
  ]),
  list("ims", "Instant messaging addresses.", [
    text("value", "The address."),
    ...labelled(["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"], "address"),
  ]),
  list("photos", "Pictures of the user, by URL.", [
    reference("value", "The picture's URL.", ["external"]),
    ...labelled(["photo", "thumbnail"], "picture"),
  ]),
  list("addresses", "Postal addresses.", [
    text("formatted", "The whole address, formatted for display or a letter."),
    text("streetAddress", "Street and number; may hold several lines."),
    text("locality", "City."),
    text("region", "State or region."),
    text("postalCode", "Postal code."),
    text("country", "Country."),
    text("type", "What the address is for.", { canonicalValues: ["work", "home", "other"] }),
    flag("primary", "Whether this is the preferred address. At most one is."),
  ]),
  list(
    "groups",
    "The groups that the user is a member of. Changed through the groups.",
    [
      text("value", "The group's id.", { mutability: "readOnly" }),
      reference("$ref", "The group's URL.", ["Group"], { mutability: "readOnly" }),
      text("display", "The group's name.", { mutability: "readOnly" }),
      text("type", "How the user became a member.", { mutability: "readOnly", canonicalValues: ["direct"] }),
    ],
    { mutability: "readOnly" },
  ),
  list("entitlements", "Things that the user has.", [text("value", "The entitlement."), ...labelled(null, "entitlement")]),
  list("roles", "Roles in the organisation. Stored; they grant nothing in the workspace.", [
    text("value", "The role."),
    ...labelled(null, "role"),
  ]),
  list("x509Certificates", "Certificates issued to the user.", [
    binary("value", "The DER certificate, base64."),
    ...labelled(null, "certificate"),
  ]),
];

/** RFC 7643 §4.3. */
export const ENTERPRISE_ATTRIBUTES: Attribute[] = [
  text("employeeNumber", "Number or code of the employee.", { maxLength: INDEXED_LENGTH }),
  text("costCenter", "Cost centre."),
  text("organization", "Organisation."),
  text("division", "Division."),
  text("department", "Department."),
  complex("manager", "The user's manager.", [
    text("value", "The manager's id."),
    reference("$ref", "The manager's URL.", ["User"]),
    // The RFC makes this readOnly. Okta sends the manager's name here and nothing else, so it is kept.
    text("displayName", "The manager's name."),
  ]),
];
