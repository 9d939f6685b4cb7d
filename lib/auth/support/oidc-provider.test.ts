import type { TokenSet } from "next-auth";
import { expect, test, vi } from "vitest";
import { type StaffClaim, staffProvider } from "./oidc-provider.ts";

vi.stubEnv("SUPPORT_OIDC_ISSUER", "https://login.example.com/hoster/");
vi.stubEnv("SUPPORT_OIDC_CLIENT_ID", "roster");
vi.stubEnv("SUPPORT_OIDC_CLIENT_SECRET", "a secret of the provider's");

/** Who an id token, checked already, lets come; null = nobody. */
async function arrives(said: Record<string, unknown>): Promise<StaffClaim | null> {
  const came: { claim: StaffClaim | null } = { claim: null };
  const provider = staffProvider((claim) => {
    came.claim = claim;
  });
  const tokens: TokenSet = {};
  await Promise.resolve(provider.profile(said, tokens)).catch(() => null);
  return came.claim;
}

const anna = { iss: "https://login.example.com/hoster/", sub: "248289", email: "anna@hoster.example" };

test("an id token of the issuer says who comes, with an address unless that isn't verified", async () => {
  const issuer = "https://login.example.com/hoster";
  expect(await arrives(anna)).toEqual({ issuer, subject: "248289", email: "anna@hoster.example" });
  expect(await arrives({ ...anna, iss: "https://login.example.com/hoster" })).toMatchObject({ issuer, subject: "248289" });
  expect(await arrives({ ...anna, email_verified: true })).toMatchObject({ email: "anna@hoster.example" });
  expect(await arrives({ ...anna, email_verified: false })).toEqual({ issuer, subject: "248289", email: null });
});

// As where one discovery document speaks for every tenant of a provider: anybody's directory may say any address.
test("an id token of another issuer says nothing, though the discovery document allows it", async () => {
  expect(await arrives({ ...anna, iss: "https://login.example.com/somebody-else" })).toBeNull();
  expect(await arrives({ ...anna, iss: undefined })).toBeNull();
});
