import { getSql } from "#db/client.ts";

interface Statement {
  text: string;
  parameters: unknown[];
}

/** What `work` sends to PostgreSQL over a pool, that of the hot paths unless another is named; begin and commit included. */
export async function statementsOf(work: () => Promise<unknown>, pool = getSql()): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { options } = pool;
  const before = options.debug;
  options.debug = (_connection, text, parameters) => void sent.push({ text: text.replace(/\s+/g, " ").trim(), parameters });
  try {
    await work();
  } finally {
    options.debug = before;
  }
  return sent;
}

/** The plan of a statement, for its parameters or (generic) for any. */
export async function planOf({ text, parameters }: Statement, generic: boolean): Promise<string> {
  return getSql().begin(async (tx) => {
    await tx.unsafe(`set local plan_cache_mode = ${generic ? "force_generic_plan" : "force_custom_plan"}`);
    // They were serialised already, which goes through a second time but for booleans.
    const values = parameters.map((value) => (value === "t" ? true : value === "f" ? false : value));
    const rows = await tx.unsafe(`explain (costs off) ${text}`, values as never[], { prepare: true });
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
}
