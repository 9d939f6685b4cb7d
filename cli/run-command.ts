import { type Command, CommanderError } from "commander";
import { openDatabase } from "#db/open.ts";
import { env, SettingError } from "#lib/env.ts";
import { Refusal } from "#lib/refusal.ts";

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs what was typed, with the database open. Resolves to the exit code; what was refused is a line, not a stack trace. */
export async function runCommand(program: Command): Promise<number> {
  let close = async () => {};
  program.hook("preAction", async () => {
    close = await openDatabase(env());
  });
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal || error instanceof SettingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await close();
  }
}
