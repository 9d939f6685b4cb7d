import { scimEndpoint } from "#lib/provisioning/scim-endpoint.ts";

/** The second door, for hosts where Next serves alone; server.ts opens the first, before Next's router. */
export {
  scimEndpoint as DELETE,
  scimEndpoint as GET,
  scimEndpoint as HEAD,
  scimEndpoint as OPTIONS,
  scimEndpoint as PATCH,
  scimEndpoint as POST,
  scimEndpoint as PUT,
};
