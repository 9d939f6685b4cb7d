import { Command } from "commander";
import { addStaff, allStaff, removeStaff, resetStaff } from "#lib/auth/support/staff.ts";
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
    if (options.oidc && env().SUPPORT_OIDC_ISSUER === undefined) {
      throw new Refusal("invalid", "--oidc: set SUPPORT_OIDC_ISSUER first, or leave --oidc out.");
    }
    const link = await addStaff({ email, name: options.name, oidc: options.oidc ?? false });
    if (options.json) return print(JSON.stringify({ email, link }));
    if (link === null) return print(`${email} signs in at ${env().PUBLIC_URL}/support/sign-in by the OpenID provider.`);
    print(`${link}\nGive this link to ${email}. It is shown once. It works once, for 24 hours.`);
  });

program
  .command("reset-totp")
  .description("voids password, codes and sessions, and prints a link to set up new ones")
  .argument("<email>")
  .option("--json", "print {email, link}")
  .action(async (email: string, options: { json?: boolean }) => {
    const link = await resetStaff(email);
    if (options.json) return print(JSON.stringify({ email, link }));
    print(`${link}\nPassword, codes and sessions of ${email} are void. This link is shown once. It works once, for 24 hours.`);
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
        JSON.stringify(staff.map(({ email, name, enrolled, oidc, linkEndsAt }) => ({ email, name, enrolled, oidc, linkEndsAt }))),
      );
    }
    if (staff.length === 0) return print("There is no support staff.");
    for (const { email, name, enrolled, oidc, linkEndsAt } of staff) {
      const ways = [...(enrolled ? ["password and codes"] : []), ...(oidc ? ["OpenID"] : [])];
      const open = linkEndsAt ? `link open until ${linkEndsAt.toISOString()}` : "has not signed in yet";
      print(`${email}  ${name}  ${ways.join(", ") || open}`);
    }
  });

process.exitCode = await runCommand(program);
