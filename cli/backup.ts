import { Command, CommanderError } from "commander";
import { backUp } from "#db/open.ts";
import { env, SettingError } from "#lib/env.ts";

const program = new Command("backup")
  .description("Copies DATA_DIR with its embedded database, while the server runs or not. The copy is a DATA_DIR itself.")
  .argument("<folder>", "where to; it must not exist yet")
  .exitOverride()
  .action(async (folder: string) => {
    const { DATABASE_URL, DATA_DIR } = env();
    if (DATABASE_URL)
      throw new SettingError("DATABASE_URL: a database of your own is backed up by its own tools, such as pg_dump");
    await backUp(DATA_DIR, folder);
    process.stdout.write(`Copied to ${folder}. To restore: start Roster with DATA_DIR=${folder}\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else if (error instanceof SettingError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
