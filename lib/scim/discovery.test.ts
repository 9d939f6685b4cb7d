import { describe, expect, test } from "vitest";
import { expectError, json, send } from "../../test/scim-exchange.ts";
import { CORE_GROUP, CORE_USER, ENTERPRISE_USER } from "./urns.ts";

describe("discovery", () => {
  test("Schemas: three, each also by its URN, without nulls, without password", async () => {
    const response = await send("GET /Schemas");
    const text = await response.text();
    expect(text).not.toMatch(/null|password/);
    const { Resources, totalResults } = JSON.parse(text);
    expect(totalResults).toBe(3);
    for (const schema of Resources) {
      expect(await json(`GET /Schemas/${schema.id}`)).toEqual(schema);
      expect(await json(`GET /Schemas/${encodeURIComponent(schema.id.toUpperCase())}`)).toEqual(schema);
    }
    expect(Resources.map((schema: { id: string }) => schema.id)).toEqual([CORE_USER, ENTERPRISE_USER, CORE_GROUP]);
  });

  test("Schemas say what RFC 7643 says", async () => {
    const { attributes } = (await json(`GET /Schemas/${CORE_USER}`)) as { attributes: { name: string }[] };
    const named = (name: string) => attributes.find((attribute) => attribute.name === name);
    expect(named("userName")).toMatchObject({ required: true, caseExact: false, uniqueness: "server" });
    expect(named("externalId")).toMatchObject({ caseExact: true });
    expect(named("groups")).toMatchObject({ mutability: "readOnly", multiValued: true, type: "complex" });
    expect(attributes.map((attribute) => attribute.name)).toEqual(
      expect.arrayContaining([
        "id",
        "name",
        "displayName",
        "nickName",
        "profileUrl",
        "title",
        "userType",
        "preferredLanguage",
        "locale",
        "timezone",
        "active",
        "emails",
        "phoneNumbers",
        "ims",
        "photos",
        "addresses",
        "entitlements",
        "roles",
        "x509Certificates",
      ]),
    );
  });

  test("ResourceTypes", async () => {
    expect(await json("GET /ResourceTypes")).toMatchObject({
      totalResults: 2,
      Resources: [
        { id: "User", endpoint: "/Users", schemaExtensions: [{ schema: ENTERPRISE_USER, required: false }] },
        { id: "Group", endpoint: "/Groups", schemaExtensions: [] },
      ],
    });
    expect(await json("GET /ResourceTypes/Group")).toMatchObject({ schema: CORE_GROUP });
  });

  test("ServiceProviderConfig says what is true", async () => {
    expect(await json("GET /ServiceProviderConfig")).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 16_000_000 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: "index",
        defaultPageSize: 100,
        maxPageSize: 1000,
        cursorTimeout: 86_400,
      },
      authenticationSchemes: [{ type: "oauthbearertoken" }],
    });
  });

  test.each(["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"])("403 for a filter on %s", async (path) => {
    await expectError(await send(`GET ${path}?filter=id pr`), 403);
  });

  test.each(["/Schemas/urn:x", "/ResourceTypes/Device", "/Schemas/__proto__"])("404 at %s", async (path) => {
    await expectError(await send(`GET ${path}`), 404);
  });
});
