import { randomUUID } from "node:crypto";
import { Argument, Command } from "commander";
import { hashPassword, passwordProblem } from "#lib/auth/password.ts";
import { deleteWorkspace, liveUserNamed, setPasswordOf, sizeOfWorkspace, vouchForEmail } from "#lib/directory/operator.ts";
import { makePasswordLink } from "#lib/directory/password-link.ts";
import { createWorkspace, listWorkspaces, operatorIn } from "#lib/directory/workspaces.ts";
import { env } from "#lib/env.ts";
import { openScim, scimUrl } from "#lib/provisioning/connection.ts";
import { seedDemo } from "#lib/provisioning/demo.ts";
import { getGuard, saveGuard } from "#lib/provisioning/guard-settings.ts";
import { countHeldDeletions } from "#lib/provisioning/held-deletions.ts";
import { Refusal } from "#lib/refusal.ts";
import { slugProblem } from "#lib/slug.ts";
import { ask } from "./ask.ts";
import { print, runCommand } from "./run-command.ts";

const operator = { actor: { kind: "operator" }, requestId: randomUUID() } as const;

const program = new Command("workspace")
  .description("Make, list, mend and delete workspaces. Works while the server runs and when it doesn't.")
  .exitOverride()
  .showHelpAfterError("(add --help for the options)");

program
  .command("create")
  .description("a workspace with its first admin, who is excluded from provisioning")
  .argument("<slug>", "its address: https://…/<slug>")
  .requiredOption("--name <name>", "what people call it")
  .requiredOption("--admin <userName>", "the first admin's user name, an e-mail address")
  .requiredOption("--password <password>", "the first admin's password")
  .option("--json", "print {slug, url}")
  .action(async (slug: string, options: { name: string; admin: string; password: string; json?: boolean }) => {
    requireNoProblem(slugProblem(slug), "slug");
    requireNoProblem(options.name.trim() === "" ? "Give the workspace a name." : null, "--name");
    requireNoProblem(/^[^\s@]+@[^\s@]+$/.test(options.admin) ? null : "Use an e-mail address.", "--admin");
    requireNoProblem(passwordProblem(options.password, [slug, options.name, options.admin]), "--password");
    const passwordHash = await hashPassword(options.password);
    const admin = { userName: options.admin, email: options.admin, givenName: null, familyName: null, passwordHash };
    await createWorkspace(operator, { slug, name: options.name, admin });
    const url = `${env().PUBLIC_URL}/${slug}`;
    print(options.json ? JSON.stringify({ slug, url }) : `Made ${options.name}: ${url}`);
  });

program
  .command("scim-key")
  .description("method SCIM, sync on, and a new API key, which is printed once")
  .argument("<slug>")
  .option("--json", "print {url, key}")
  .action(async (slug: string, options: { json?: boolean }) => {
    const { key, ended } = await openScim(await operatorIn(slug, operator.requestId));
    const url = scimUrl();
    if (options.json) return print(JSON.stringify({ url, key }));
    print(`SCIM URL  ${url}\nAPI key   ${key}\nThis key is shown once.`);
    if (ended > 0) print(`${ended} older ${ended === 1 ? "key" : "keys"} ended at once: a workspace has at most two.`);
  });

program
  .command("password-link")
  .description("a link by which somebody sets their password, an admin too: works once, for 30 minutes")
  .argument("<slug>")
  .argument("<userName>")
  .option("--json", "print {url}")
  .action(async (slug: string, userName: string, options: { json?: boolean }) => {
    const ctx = await operatorIn(slug, operator.requestId);
    const url = await makePasswordLink(ctx, await liveUserNamed(ctx, userName));
    print(options.json ? JSON.stringify({ url }) : `${url}\nThis link is shown once. It works once, for 30 minutes.`);
  });

program
  .command("set-password")
  .description(
    "somebody's password, an admin's too; their sessions end. Without --password it is asked for, or read from standard input",
  )
  .argument("<slug>")
  .argument("<userName>")
  .option("--password <password>", "seen by whoever lists this machine's processes, and kept by your shell")
  .action(async (slug: string, userName: string, options: { password?: string }) => {
    const ctx = await operatorIn(slug, operator.requestId);
    const userId = await liveUserNamed(ctx, userName);
    const password = options.password ?? (await ask(`New password of ${userName}: `, { hidden: true }));
    requireNoProblem(passwordProblem(password, [slug, userName]), "the password");
    await setPasswordOf(ctx, userId, await hashPassword(password));
    print(`${userName} signs in with the new password from now on. Their sessions have ended.`);
  });

program
  .command("confirm-email")
  .description("says where an admin's password links are mailed to; you vouch that the address is theirs")
  .argument("<slug>")
  .argument("<userName>")
  .argument("<address>")
  .action(async (slug: string, userName: string, address: string) => {
    const ctx = await operatorIn(slug, operator.requestId);
    await vouchForEmail(ctx, await liveUserNamed(ctx, userName), address);
    print(`Password links for ${userName} go to ${address}.`);
  });

program
  .command("guard")
  .description("the accident guard, which holds deletions by the provider that are too many at once: how it stands, or on, off")
  .argument("<slug>")
  .addArgument(new Argument("[state]").choices(["on", "off"]))
  .option("--json", "print {on, users, groups, lapseHours, held}")
  .action(async (slug: string, state: "on" | "off" | undefined, options: { json?: boolean }) => {
    const ctx = await operatorIn(slug, operator.requestId);
    if (state) await saveGuard(ctx, { guardOn: state === "on" });
    const [guard, held] = await Promise.all([getGuard(ctx), countHeldDeletions(ctx)]);
    const users = guard.guardMostUsers ?? guard.recommended.users;
    const groups = guard.guardMostGroups ?? guard.recommended.groups;
    const waiting = { users: held.users, groups: held.groups };
    if (options.json) {
      return print(JSON.stringify({ on: guard.guardOn, users, groups, lapseHours: guard.guardLapseHours, held: waiting }));
    }
    print(
      guard.guardOn
        ? `The accident guard is on: within an hour ${users} users and ${groups} groups may go; the rest is held for ${guard.guardLapseHours} hours.`
        : "The accident guard is off: nothing more is held.",
    );
    if (held.users + held.groups > 0) print(`Held now: ${held.users} users, ${held.groups} groups.`);
  });

program
  .command("delete")
  .description("a workspace with all that is in it, for good: its address has to be typed once more")
  .argument("<slug>")
  .option("--yes <slug>", "for scripts: the address once more, instead of typing it")
  .action(async (slug: string, options: { yes?: string }) => {
    const ctx = await operatorIn(slug, operator.requestId);
    const size = await sizeOfWorkspace(ctx);
    print(
      `${slug} has ${size.users} users, ${size.deletedUsers} deleted users, ${size.groups} groups, ${size.keys} API keys, ${size.changes} changes in its history and ${size.requests} requests in its log.`,
    );
    const typed =
      options.yes ?? (await ask("All of it is deleted, and can't be brought back but from a backup. Type the address: "));
    if (typed !== slug) throw new Refusal("invalid", `Nothing was deleted: "${typed}" isn't "${slug}".`);
    await deleteWorkspace(ctx);
    print(`${slug} is deleted.`);
  });

program
  .command("seed")
  .description("demo workspaces, one for each state that a connection can be in, with the same people each time")
  .requiredOption("--password <password>", "of the admin of each: admin@demo-….example")
  .option("--json", "print an array of {slug, admin, health}")
  .action(async (options: { password: string; json?: boolean }) => {
    requireNoProblem(passwordProblem(options.password, []), "--password");
    const made = await seedDemo(operator, await hashPassword(options.password));
    if (options.json) return print(JSON.stringify(made));
    for (const { slug, admin, health } of made) print(`${health.padEnd(18)}  ${env().PUBLIC_URL}/${slug}  ${admin}`);
  });

program
  .command("list")
  .description("every workspace")
  .option("--json", "print an array")
  .action(async (options: { json?: boolean }) => {
    const rows = (await listWorkspaces()).map(({ slug, name, provisioningMethod, syncEnabled, users, groups }) => ({
      slug,
      name,
      method: provisioningMethod,
      sync: provisioningMethod === "none" ? "–" : syncEnabled ? "on" : "paused",
      users,
      groups,
    }));
    if (options.json) return print(JSON.stringify(rows));
    if (rows.length === 0) return print("There is no workspace yet.");
    for (const row of rows)
      print(`${row.slug}  ${row.name}  ${row.method}, sync ${row.sync}  ${row.users} users, ${row.groups} groups`);
  });

function requireNoProblem(problem: string | null, where: string): void {
  if (problem !== null) throw new Refusal("invalid", `${where}: ${problem}`);
}

process.exitCode = await runCommand(program);
