import type { Sql, TransactionSql } from "postgres";

/** Within this time the end of a lost connection has come to light. */
const GRACE_MS = 1_000;

/**
 * A transaction that ends with its connection. The driver by itself answers a loss with a rollback on the connection that is gone, which
 * takes the process down, and would send what the transaction says later over that connection's successor, outside of any transaction.
 */
export async function begin<T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>, mode = ""): Promise<T> {
  const state = { ended: false };
  try {
    return (await sql.begin(mode, (tx) => unlessLost(tx, work, state))) as T;
  } finally {
    state.ended = true;
  }
}

interface State {
  ended: boolean;
}

/** Of a loss the driver hears by the connection, and must not by `work`: what `work` throws makes it roll back. */
function unlessLost<T>(tx: TransactionSql, work: (tx: TransactionSql) => Promise<T>, state: State): Promise<T> {
  return new Promise((resolve, reject) => {
    const rollBack = (error: unknown) => state.ended || reject(error);
    work(guarded(tx, state)).then(resolve, (error: unknown) => {
      // When it wasn't this connection that was lost, it is still there after a while.
      if (mayBeLoss(error)) setTimeout(rollBack, GRACE_MS, error).unref();
      else rollBack(error);
    });
  });
}

function guarded(tx: TransactionSql, state: State): TransactionSql {
  return new Proxy(tx, {
    apply(target, self, parts: unknown[]) {
      if (state.ended) throw new Error("The transaction has ended.");
      return Reflect.apply(target, self, parts);
    },
    get(target, name) {
      if (name !== "savepoint") return Reflect.get(target, name);
      return <T>(work: (tx: TransactionSql) => Promise<T>) => target.savepoint((inner) => unlessLost(inner, work, state));
    },
  });
}

/** As the driver's errors about connections and the socket's have it, and nothing that PostgreSQL answers. */
function mayBeLoss(error: unknown): boolean {
  return error instanceof Error && "errno" in error;
}
