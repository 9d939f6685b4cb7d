import { getSql } from "#db/client.ts";

export interface Statement {
  text: string;
  parameters: unknown[];
}

/** What `work` sends to PostgreSQL over the pool of the hot paths, begin and commit included. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { options } = getSql();
  const before = options.debug;
  options.debug = (_connection, text, parameters) => void sent.push({ text: text.replace(/\s+/g, " ").trim(), parameters });
  try {
    await work();
  } finally {
    options.debug = before;
  }
  return sent;
}
