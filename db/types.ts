/** The closed sets of values that columns hold. */
export type ProvisioningMethod = "none" | "ad_sync" | "scim";
export type DefaultUserStatus = "active" | "inactive";
export type UserStatus = "active" | "inactive";
export type UserRole = "user" | "admin";
export type Source = "manual" | "csv" | "ad_sync" | "scim";
export type IdentityProvider = "entra" | "okta" | "jumpcloud" | "other";
/** What a DELETE by the provider does: purge, or keep as a deleted user that SCIM no longer sees. */
export type DeletePolicy = "delete" | "keep";
