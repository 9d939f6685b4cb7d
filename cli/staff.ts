import { Command } from "commander";
import { addStaff, allStaff, letInByOidc, removeStaff, resetStaff } from "#lib/auth/support/staff.ts";
import { env } from "#lib/env.ts";
import { Refusal } from "#lib/refusal.ts";
import { print, runCommand } from "./run-command.ts";

const program = new Command("staff")
  .description("The hoster's support staff. Works while the server runs and when it doesn't.")
  .exitOverride()
  .showHelpAfterError("(add --help for the options)");

program
  .command("add")
  .description("somebody who may sign in at /support; prints a link, once, by which they choose a password and set up codes")
  .argument("<email>", "what they sign in with")
  .requiredOption("--name <name>", "who it is: workspace admins read this in their history")
  .option("--oidc", "no link: they sign in at the OpenID provider only (SUPPORT_OIDC_ISSUER)")
  .option("--json", "print {email, link}")
  .action(async (email: string, options: { name: string; oidc?: boolean; json?: boolean }) => {
    if (options.oidc) requireIssuer("--oidc: set SUPPORT_OIDC_ISSUER first, or leave --oidc out.");
    const link = await addStaff({ email, name: options.name, oidc: options.oidc ?? false });
    if (options.json) return print(JSON.stringify({ email, link }));
    if (link === null) return print(`${email} signs in at ${env().PUBLIC_URL}/support/sign-in by the OpenID provider.`);
    print(`${link}\nGive this link to ${email}. It is shown once. It works once, for 24 hours.`);
  });

program
  .command("reset-totp")
  .description(
    "for a lost or stolen phone or password: ends their sessions, voids password and codes, closes the way by the OpenID provider, and prints a link to set up anew",
  )
  .argument("<email>")
  .option("--json", "print {email, link, endedSessions}")
  .action(async (email: string, options: { json?: boolean }) => {
    const { link, endedSessions } = await resetStaff(email);
    if (options.json) return print(JSON.stringify({ email, link, endedSessions }));
    print(`${link}
This link is the only way in for ${email} now. It is shown once. It works once, for 24 hours.
Void: password and codes. Sessions ended: ${endedSessions}.`);
    if (env().SUPPORT_OIDC_ISSUER !== undefined) {
      print(`Closed: signing in at the OpenID provider, until "npm run --silent staff -- allow-oidc ${email}" opens it.`);
    }
  });

program
  .command("allow-oidc")
  .description(
    "opens the way by the OpenID provider, after a reset or for a new account there: forgets the account that was theirs and ends their sessions; who comes next with their address is theirs",
  )
  .argument("<email>")
  .option("--json", "print {email, endedSessions}")
  .action(async (email: string, options: { json?: boolean }) => {
    requireIssuer("Set SUPPORT_OIDC_ISSUER first: there is no provider.");
    const { endedSessions } = await letInByOidc(email);
    if (options.json) return print(JSON.stringify({ email, endedSessions }));
    print(
      `${email} may sign in at ${env().SUPPORT_OIDC_ISSUER}: the account there that comes first with this address becomes theirs.
Forgotten: the account that was theirs. Sessions ended: ${endedSessions}. Password and codes are as they were.`,
    );
  });

program
  .command("remove")
  .description("they are out with their next request; what they did stays in each workspace's history")
  .argument("<email>")
  .action(async (email: string) => {
    await removeStaff(email);
    print(`${email} is no longer support staff.`);
  });

program
  .command("list")
  .description("all of them, and how each signs in")
  .option("--json", "print an array")
  .action(async (options: { json?: boolean }) => {
    const staff = await allStaff();
    if (options.json) {
      return print(
        JSON.stringify(
          staff.map(({ email, name, enrolled, codesClosed, oidcIssuer, oidcOpen, linkEndsAt }) => ({
            email,
            name,
            enrolled,
            codesClosed,
            oidcIssuer,
            oidcOpen,
            linkEndsAt,
          })),
        ),
      );
    }
    if (staff.length === 0) return print("There is no support staff.");
    for (const one of staff) print(`${one.email}  ${one.name}  ${waysOf(one).join(", ")}`);
  });

type Listed = Awaited<ReturnType<typeof allStaff>>[number];

/** By what they sign in, or could, and what is closed. */
function waysOf({ enrolled, codesClosed, oidcIssuer, oidcOpen, linkEndsAt }: Listed): string[] {
  const ways = [
    ...(enrolled && !codesClosed ? ["password and codes"] : []),
    ...(codesClosed ? ["codes closed after too many wrong ones (reset-totp)"] : []),
    ...(oidcIssuer !== null ? [`OpenID at ${oidcIssuer}`] : []),
    ...(linkEndsAt ? [`link open until ${linkEndsAt.toISOString()}`] : []),
    ...(oidcOpen ? [] : ["OpenID closed (allow-oidc)"]),
  ];
  return ways.length > 0 ? ways : ["has not signed in yet"];
}

function requireIssuer(orElse: string): void {
  if (env().SUPPORT_OIDC_ISSUER === undefined) throw new Refusal("invalid", orElse);
}

process.exitCode = await runCommand(program);
