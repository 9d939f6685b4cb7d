import { connect, disconnect, getSql } from "./client.ts";
import { openEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { ensurePartitions } from "./queries/partitions.ts";

export { backUp } from "./backup.ts";

/**
 * Connects this process to Roster's database, brought up to this version: the one that DATABASE_URL names, else the
 * embedded one in DATA_DIR, which a running server shares. Resolves to what leaves it again.
 */
export async function openDatabase(settings: {
  DATABASE_URL?: string | undefined;
  DATABASE_PREPARE?: "on" | "off";
  DATA_DIR: string;
}): Promise<() => Promise<void>> {
  const embedded = settings.DATABASE_URL ? null : await openEmbedded({ dataDir: settings.DATA_DIR });
  const close = async () => {
    await disconnect();
    await embedded?.stop();
  };
  try {
    await connect(settings.DATABASE_URL ?? embedded?.connection ?? "", { prepare: settings.DATABASE_PREPARE !== "off" });
    await migrate();
    await ensurePartitions(new Date(), getSql());
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
