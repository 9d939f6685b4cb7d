import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { parseEnv, SettingError, settingNames } from "./env.ts";

test(".env.example names every setting, in order, and holds nothing wrong", () => {
  const lines = readFileSync(".env.example", "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("=") as [string, string]);
  expect(lines.map(([name]) => name)).toEqual(settingNames);
  expect(parseEnv(Object.fromEntries(lines))).toEqual(parseEnv({}));
});

test("PUBLIC_URL follows PORT, and loses a closing slash", () => {
  expect(parseEnv({ PORT: "4000" }).PUBLIC_URL).toBe("http://localhost:4000");
  expect(parseEnv({ PUBLIC_URL: "https://roster.example.com/" }).PUBLIC_URL).toBe("https://roster.example.com");
});

test.each([
  { PORT: "http" },
  { PORT: "0" },
  { PORT: "80.5" },
  { DATABASE_URL: "mysql://localhost/roster" },
  { PUBLIC_URL: "contoso.example" },
  { PUBLIC_URL: "https://example.com/roster" },
  { SMTP_URL: "localhost:25" },
  { TRUSTED_PROXIES: "proxy.example.com" },
  { TRUSTED_PROXIES: "10.0.0.0/33" },
  { TRUSTED_PROXIES: "-1" },
  { MAIL_FROM: "the operator" },
  { MAIL_FROM: "Roster <roster@example.com>\r\nBcc: all@example.com" },
  { AUTH_SECRET: "short" },
  { MICROSOFT_AUTHORITY: "http://login.example" },
  { MICROSOFT_GRAPH_URL: "https://graph.example/v1.0" },
  { LOG_LEVEL: "loud" },
])("%o stops the start with one line that names it and says what is expected", (setting) => {
  const [name, value] = Object.entries(setting)[0] as [string, string];
  expect(() => parseEnv(setting)).toThrow(SettingError);
  expect(() => parseEnv(setting)).toThrow(new RegExp(`^${name}: expected [^\\n]+$`));
  expect(() => parseEnv(setting)).not.toThrow(value);
});

test("the app registration for Microsoft is set whole or not at all", () => {
  expect(() => parseEnv({ MICROSOFT_CLIENT_ID: "app" })).toThrow(/^MICROSOFT_CLIENT_SECRET: expected a value/);
  expect(() => parseEnv({ MICROSOFT_CLIENT_SECRET: "secret" })).toThrow(/^MICROSOFT_CLIENT_ID: expected a value/);
  expect(parseEnv({ MICROSOFT_CLIENT_ID: "app", MICROSOFT_CLIENT_SECRET: "secret" }).MICROSOFT_CLIENT_ID).toBe("app");
});

test("a secret that is not set is made once, for this account's eyes only", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "roster-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  vi.stubEnv("AUTH_SECRET", "");
  vi.stubEnv("DATA_DIR", path.join(dir, "data"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const secrets = [];
  for (let start = 0; start < 2; start++) {
    vi.resetModules();
    secrets.push((await import("./env.ts")).authSecret());
  }
  expect(secrets[0]).toHaveLength(43);
  expect(secrets[1]).toBe(secrets[0]);
  expect(statSync(path.join(dir, "data/auth-secret")).mode & 0o777).toBe(0o600);
});
