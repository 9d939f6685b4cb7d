/**
 * Microsoft, as far as Roster sees it: an OpenID provider for each tenant at Entra's paths, with Entra's claims, and Graph beside it.
 * On 127.0.0.1, where Roster under test is localhost: another site to the browser, as the real one is.
 */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json, text } from "node:stream/consumers";
import Provider, { interactionPolicy } from "oidc-provider";
import type { Account } from "./accounts.ts";
import { memoryAdapter } from "./memory-adapter.ts";
import { staffPaths, staffProvider, staffTenant } from "./staff-issuer.ts";

const { E2E_PORT = "", E2E_MICROSOFT_PORT = "", MICROSOFT_CLIENT_ID = "", MICROSOFT_CLIENT_SECRET = "" } = process.env;
const origin = `http://127.0.0.1:${E2E_MICROSOFT_PORT}`;
const graphScope = `${origin}/User.Read`;
const scope = `openid profile ${graphScope}`;

const accounts = new Map<string, Account>();
const providers = new Map<string, Provider>();
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "tests" };

/** Every provider here asks which account. */
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);

function providerOf(tenantId: string): Provider {
  const present = providers.get(tenantId);
  if (present) return present;
  const provider = new Provider(`${origin}/${tenantId}/v2.0`, {
    clients: [
      {
        client_id: MICROSOFT_CLIENT_ID,
        client_secret: MICROSOFT_CLIENT_SECRET,
        redirect_uris: [`http://localhost:${E2E_PORT}/api/auth/callback/microsoft`],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    adapter: memoryAdapter,
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    scopes: ["openid", "profile", graphScope],
    claims: { openid: ["sub", "tid", "oid"], profile: ["preferred_username"] },
    // Entra puts what the scopes ask for into the id token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    routes: {
      authorization: `/${tenantId}/oauth2/v2.0/authorize`,
      token: `/${tenantId}/oauth2/v2.0/token`,
      jwks: `/${tenantId}/discovery/v2.0/keys`,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_ctx, { uid }) => `/${tenantId}/interaction/${uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_ctx, objectId) => {
      const { saidTenantId = tenantId, userPrincipalName = "" } = accounts.get(objectId) ?? {};
      const claims = { sub: `pairwise-${objectId}`, oid: objectId, tid: saidTenantId, preferred_username: userPrincipalName };
      return { accountId: objectId, claims: async () => claims };
    },
    // The organization has allowed Roster: nobody is asked.
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId;
      if (!oidc.client || !accountId) return undefined;
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId });
      grant.addOIDCScope(scope);
      await grant.save();
      return grant;
    },
  });
  providers.set(tenantId, provider);
  return provider;
}

const staff = staffProvider(origin, { accounts, policy, key });

/** "Pick an account": each is a button, and so is Cancel. */
async function interact(provider: Provider, tenantId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    const here = [...accounts.values()].filter((account) => account.tenantId === tenantId);
    const buttons = here.map(({ objectId, userPrincipalName }) => button(objectId, userPrincipalName)).join("");
    const asked = params.prompt === "select_account" ? "Roster asks which account." : "";
    const page = `<!doctype html><html lang="en"><title>Microsoft</title><h1>Pick an account</h1><p>${asked}</p>
      <form method="post">${buttons}${button("", "Cancel")}</form>`;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    return;
  }
  const accountId = new URLSearchParams(await text(request)).get("account");
  const result = accountId
    ? { login: { accountId }, select_account: {} }
    : { error: "access_denied", error_description: "The user cancelled." };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function button(value: string, label: string): string {
  return `<button name="account" value="${value}">${label}</button>`;
}

async function graph(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  const found = await Promise.all([...providers.values()].map((provider) => provider.AccessToken.find(token)));
  const account = accounts.get(found.find((each) => each !== undefined)?.accountId ?? "");
  if (!account) return void response.writeHead(401).end();
  const { objectId, userPrincipalName, photo } = account;
  if (path === "/v1.0/me") {
    const me = { id: objectId, userPrincipalName, mail: "somebody-else@contoso.example" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(me));
  } else if (photo !== null && path === "/v1.0/me/photos/120x120/$value") {
    response.writeHead(200, { "content-type": "image/jpeg" }).end(Buffer.from(photo, "base64"));
  } else response.writeHead(404).end();
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", origin);
  if (pathname === "/readyz") return void response.writeHead(200).end();
  if (pathname === "/accounts") {
    const account = (await json(request)) as Account;
    accounts.set(account.objectId, account);
    return void response.writeHead(204).end();
  }
  if (pathname.startsWith("/v1.0/")) return graph(pathname, request, response);
  const [, first = "", part] = pathname.split("/");
  const isStaff = staffPaths.includes(first);
  const tenantId = isStaff ? staffTenant : first;
  const provider = isStaff ? staff : providerOf(tenantId);
  if (part === "interaction") return interact(provider, tenantId, request, response);
  // Each sign-in begins without a session here: which account it is, the test says.
  request.headers.cookie = request.headers.cookie
    ?.split("; ")
    .filter((cookie) => !cookie.startsWith("_session"))
    .join("; ");
  provider.callback()(request, response);
}

createServer((request, response) => {
  answer(request, response).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    response.writeHead(500).end();
  });
}).listen(Number(E2E_MICROSOFT_PORT), "127.0.0.1");
