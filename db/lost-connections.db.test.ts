import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { openWay } from "../test/way.ts";
import { begin } from "./begin.ts";
import { connect, disconnect, getDb, getSql } from "./client.ts";
import { isOutage } from "./queries/outage.ts";

const cluster = inject("cluster");
const database = `roster_test_${process.env.VITEST_POOL_ID}`;
const lost = { code: expect.stringMatching(/^(CONNECTION_CLOSED|ECONNRESET)$/) };

beforeEach(async () => {
  await getSql()`drop table if exists kept`;
  await getSql()`create table kept (word text)`;
});

/** Ends all connections of this process from the other side, as a server does that stops. */
async function endConnections(): Promise<void> {
  const outside = postgres({ ...cluster, database, max: 1, onnotice: () => {} });
  await outside`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database} and pid <> pg_backend_pid()`;
  await outside.end();
}

/** For sessions of this database that begin from now on, these connections' too. */
async function limitIdleTransactions(to: string): Promise<void> {
  await getSql()`alter role current_user in database ${getSql()(database)} set idle_in_transaction_session_timeout = ${getSql().unsafe(`'${to}'`)}`;
  await disconnect();
  await connect({ ...cluster, database });
}

const words = async () => (await getSql()`select word from kept order by word`).map(({ word }) => word);

test.each([
  ["by the loss", undefined],
  ["in a savepoint", "savepoint"],
] as const)(
  "a statement in a transaction is refused %s, nothing of the transaction stays, and the process lives",
  async (_, how) => {
    const work = begin(getSql(), async (tx) => {
      await tx`insert into kept values ('half')`;
      const slow = (on: typeof tx) => on`select pg_sleep(20)`;
      await Promise.all([how ? tx.savepoint((inner) => slow(inner)) : slow(tx), endConnections()]);
    });
    await expect(work).rejects.toMatchObject(lost);
    expect(await words()).toEqual([]);
  },
);

test("what a transaction says after its connection's end is not said elsewhere, even when it catches the loss", async () => {
  const ended = Promise.withResolvers<void>();
  const said = Promise.withResolvers<unknown>();
  const work = begin(getSql(), async (tx) => {
    await tx`insert into kept values ('half')`;
    await ended.promise;
    await tx`insert into kept values ('outside')`.catch(said.resolve);
    throw new Error("never heard");
  });
  await Promise.all([expect(work).rejects.toMatchObject(lost), endConnections()]);
  // Others meanwhile, as many as there are connections.
  await Promise.all(Array.from({ length: 20 }, () => getSql()`select 1`));
  ended.resolve();
  expect(await words()).toEqual([]);
});

test("an error that looks like a loss and is none rolls back", async () => {
  const work = begin(getSql(), async (tx) => {
    await tx`insert into kept values ('half')`;
    throw Object.assign(new Error("of the file system"), { code: "ENOENT", errno: -2 });
  });
  await expect(work).rejects.toThrow("of the file system");
  expect(await words()).toEqual([]);
});

test("statements find connections again at once, whatever ended theirs, and as often as it happens", async () => {
  for (let round = 1; round <= 5; round++) {
    const many = Array.from({ length: 40 }, async (_, index) => {
      await getSql()`select pg_sleep(${(index % 4) / 20})`;
      await begin(getSql(), async (tx) => {
        await tx`select 1`;
        await tx`insert into kept values (${`${round}`})`;
      });
    });
    const [outcomes] = await Promise.all([Promise.allSettled(many), endConnections()]);
    const done = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect((await words()).filter((word) => word === String(round)).length).toBeGreaterThanOrEqual(done);
    await Promise.all(Array.from({ length: 40 }, () => getSql()`select 1`));
    expect(await getDb().execute("select 1 as one")).toEqual([{ one: 1 }]);
  }
});

test("a transaction that stands still for too long is ended: nobody waits for it any more, and it says so", async () => {
  await limitIdleTransactions("300ms");
  await getSql()`insert into kept values ('whole')`;
  const locked = Promise.withResolvers<void>();
  const stands = begin(getSql(), async (tx) => {
    await tx`update kept set word = 'half'`;
    locked.resolve();
    await sleep(1_000);
    await tx`select 1`;
  });
  await locked.promise;
  const [failure] = await Promise.all([stands.catch((error: unknown) => error), getSql()`update kept set word = word || '!'`]);
  expect(isOutage(failure)).toBe(true);
  expect(await words()).toEqual(["whole!"]);
});

test("who reads an export slowly doesn't stand still", async () => {
  await limitIdleTransactions("300ms");
  let read = 0;
  for await (const rows of getSql()`select n from generate_series(1, 30) n`.cursor(10)) {
    await sleep(600);
    read += rows.length;
  }
  expect(read).toBe(30);
});

test("connections that are reset, and an address where nobody answers for a while", async () => {
  const way = await openWay(cluster);
  onTestFinished(() => way.close());
  await disconnect();
  onTestFinished(async () => {
    await disconnect();
    await connect({ ...cluster, database });
  });
  await connect({ ...cluster, database, host: "127.0.0.1", port: way.port });
  for (let round = 1; round <= 3; round++) {
    const work = Array.from({ length: 20 }, () =>
      begin(getSql(), async (tx) => {
        await tx`insert into kept values ('half')`;
        await tx`select pg_sleep(20)`;
      }),
    );
    setTimeout(() => way.close(), 50);
    const outcomes = await Promise.allSettled(work);
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    await expect(getSql()`select 1`).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await way.open();
    await Promise.all(Array.from({ length: 40 }, () => getSql()`select 1`));
    expect(await words()).toEqual([]);
  }
});
