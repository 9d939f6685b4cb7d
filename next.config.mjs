/** @type {import("next").NextConfig} */
const config = {
  // `/scim/v2/Users/` is the same resource as `/scim/v2/Users`; a redirect would lose a client's body.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ["pino", "@node-rs/argon2", "postgres"],
  // `forbidden()` answers 403 with app/[workspace]/(app)/forbidden.tsx.
  experimental: { authInterrupts: true },
  // `npm run check` checks types, tests included: what is wrong in a test must not keep the app from starting.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
      ],
    },
    // Their addresses hold a token: nothing that is fetched or opened from there may learn it.
    ...["/:workspace/set-password", "/:workspace/profile/confirm-email", "/support/enrol"].map((source) => ({
      source,
      headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
    })),
  ],
};

export default config;
