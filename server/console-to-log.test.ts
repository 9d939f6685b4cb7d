import { DrizzleQueryError } from "drizzle-orm/errors";
import { afterEach, expect, test, vi } from "vitest";
import { sendConsoleToLog } from "./console-to-log.ts";

const written = vi.hoisted(() => ({ lines: [] as string[] }));
vi.mock("#lib/log.ts", async (original) => {
  const { describeError, withoutSecrets } = await original<typeof import("#lib/log.ts")>();
  const { default: pino } = await import("pino");
  const logger = pino({ serializers: { err: describeError } }, { write: (line: string) => written.lines.push(line) });
  return { describeError, withoutSecrets, log: () => logger };
});

const target = { error: () => {}, warn: () => {} };
sendConsoleToLog(target);
const say = (...said: unknown[]) => Reflect.apply(target.error, undefined, said);

afterEach(() => {
  written.lines = [];
});

test("of a page's failed query neither SQL nor parameters nor the database's words are left", () => {
  const cause = Object.assign(new Error("invalid input: joerg@contoso.example"), { name: "PostgresError", code: "22P02" });
  say(" ⨯", new DrizzleQueryError("select secret from users where user_name = $1", ["joerg@contoso.example"], cause));
  const [line = ""] = written.lines;
  expect(line).not.toContain("joerg");
  expect(line).not.toContain("select secret");
  expect(line).toContain("22P02");
  expect(JSON.parse(line)).toMatchObject({ level: 50, msg: "⨯" });
});

test("words that quote a secret don't", () => {
  say(
    "⨯ GET /contoso/set-password?token=s3cr3t-t0ken failed",
    new SyntaxError('"{"password":"Correct-horse-9"}" is not valid JSON'),
  );
  expect(written.lines.join()).not.toMatch(/s3cr3t|horse/);
  expect(written.lines.join()).toContain("/contoso/set-password?token=…");
});

test("any other error says what it is, and words stay words", () => {
  say(new TypeError("fetch failed"));
  say("Uncaught:", "middleware");
  expect(written.lines.map((line) => JSON.parse(line))).toMatchObject([
    { err: { type: "TypeError", message: "fetch failed" } },
    { msg: "Uncaught: middleware" },
  ]);
});
