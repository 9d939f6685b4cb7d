import { setTimeout } from "node:timers/promises";
import { expect, inject, onTestFinished, test } from "vitest";
import { type CycleOptions, runInitial, runVerify } from "../../cli/entra/cycle.ts";
import { generateDirectory } from "../../cli/entra/generate.ts";
import { emptyState } from "../../cli/entra/state.ts";
import { type Instance, startInstance } from "../../test/instance.ts";
import { openWay, type Way } from "../../test/way.ts";
import { halves } from "../../test/whole.ts";
import { newWorkspace } from "../../test/workspace.ts";

/** `npm run test:faults` has more of them; a failure names its seed, and FAULT_SEED repeats it. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

type Watch = Way["watch"];

/** A moment at which whatever comes by is held, and the process is ended: the n-th time that `isIt`. */
function nth(n: number, isIt: Watch): Watch {
  let seen = 0;
  return (...message) => isIt(...message) && ++seen === n;
}

/** What the database says on connections on which the client just said `asked`. */
function answerTo(asked: RegExp, answer: RegExp): Watch {
  const on = new Set<number>();
  return (message, from, connection) => {
    if (from === "client" && asked.test(message)) on.add(connection);
    return from === "database" && on.has(connection) && answer.test(message) && on.delete(connection);
  };
}

/** The end of a transaction in which the client said `asked`, before the database has heard of it. */
function commitOf(asked: RegExp): Watch {
  const on = new Set<number>();
  return (message, from, connection) => {
    if (from === "client" && asked.test(message)) on.add(connection);
    return from === "client" && on.has(connection) && /\bcommit\b/.test(message) && on.delete(connection);
  };
}

/** Message CommandComplete: in a statement with its history it names the last part. */
const done = /C[\s\S]{4}(SELECT|INSERT 0|UPDATE|COMMIT)\b/;

const moments: [string, Watch][] = [
  ["before a user is written", nth(7, (message, from) => from === "client" && /insert into users/.test(message))],
  ["after a user's commit, before the reply", nth(7, answerTo(/insert into users/, done))],
  [
    "before a group's members are written",
    nth(2, (message, from) => from === "client" && /insert into group_members/.test(message)),
  ],
  ["after the commit of a group's members, before the reply", nth(2, answerTo(/insert into group_members/, done))],
  ["before a manager is written", nth(2, (message, from) => from === "client" && /update users/.test(message))],
  ["after the commit of a manager, before the reply", nth(2, answerTo(/update users/, done))],
  ["before the log's rows are sent", nth(1, (message, from) => from === "client" && /copy "scim_requests"/.test(message))],
  ["before the log's batch is committed", nth(1, commitOf(/copy "scim_requests"/))],
  ["after the log's batch is committed", nth(1, answerTo(/copy "scim_requests"/, /COMMIT/))],
];

const some = ROUNDS > 1 ? moments : moments.filter((_, index) => index % 3 === 1);
test.each(some)("kill -9 %s: nothing acknowledged is lost, nothing is done by half, and the next cycle completes", (_, moment) =>
  survives(moment),
);

test.each(Array.from({ length: ROUNDS }, (_, round) => SEED + round))("kill -9 at a random message, seed %i", (seed) => {
  // Of the first 600 of a cycle, each as likely.
  const chosen = ((Math.imul(seed, 2_654_435_761) >>> 0) % 600) + 1;
  return survives(nth(chosen, () => true));
});

async function survives(moment: Watch): Promise<void> {
  const { key } = await newWorkspace();
  const way = await openWay(inject("cluster"));
  onTestFinished(() => way.close());
  // Prepared statements are said once a connection, and then go by a number.
  const start = (port?: number) => startInstance(way.port, { ...(port ? { port } : {}), env: { DATABASE_PREPARE: "off" } });
  const first = await start();
  const options: CycleOptions = {
    url: first.url,
    key,
    directory: generateDirectory({ users: 40, groups: 6 }),
    state: emptyState(),
    verify: false,
  };
  const held = Promise.withResolvers<void>();
  way.watch = (...message) => {
    const now = moment(...message);
    if (now) held.resolve();
    return now;
  };
  const cycle = runInitial(options);
  // The log's last batch comes a moment after the cycle.
  const missed = cycle
    .then(() => setTimeout(5_000))
    .then(() => Promise.reject(new Error("The cycle ended, and that moment had not come.")));
  await Promise.race([held.promise, missed]);
  missed.catch(() => {});
  await first.end("SIGKILL");
  way.watch = () => false;
  way.close();
  await cycle;
  await way.open();

  const second = await start(first.port);
  onTestFinished(async () => void (await second.end("SIGTERM")));
  const verified = await runVerify(options);
  // A membership may be there although nobody heard of it; what was acknowledged must be.
  const missing = verified.failures.filter(({ expected }) => !String(expected).startsWith("without "));
  expect(missing).toEqual([]);
  expect(await halves()).toEqual({});
  await completes(options, second);
}

async function completes(options: CycleOptions, { said }: Instance): Promise<void> {
  expect(await runInitial({ ...options, verify: true })).toMatchObject({ ok: true, failures: [] });
  expect(await halves()).toEqual({});
  expect(said()).toBe("");
}
