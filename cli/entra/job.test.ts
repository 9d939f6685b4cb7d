import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CycleOptions, runIncremental, runInitial, runOnDemand } from "./cycle.ts";
import type { Directory, DirectoryUser } from "./directory.ts";
import { type FakeEndpoint, startFakeEndpoint } from "./fake-endpoint.ts";
import { generateDirectory } from "./generate.ts";
import { describeJob, ENTRA_THRESHOLDS, start, stop, tooManyFailures } from "./job.ts";
import { emptyState } from "./state.ts";

test.each([
  [{ objects: 4000, objectFailures: 4000, referenceFailures: 0 }, false],
  [{ objects: 10_000, objectFailures: 5000, referenceFailures: 0 }, true],
  [{ objects: 12_500, objectFailures: 5000, referenceFailures: 0 }, false],
  [{ objects: 120_000, objectFailures: 20_000, referenceFailures: 0 }, false],
  [{ objects: 200_000, objectFailures: 45_000, referenceFailures: 0 }, true],
  [{ objects: 10_000, objectFailures: 0, referenceFailures: 50_000 }, false],
  [{ objects: 300_000, objectFailures: 15_000, referenceFailures: 45_001 }, true],
])("Entra's thresholds: %o", (events, quarantined) => {
  expect(tooManyFailures(events, ENTRA_THRESHOLDS) !== null).toBe(quarantined);
});

describe("a job", () => {
  let fake: FakeEndpoint;
  let directory: Directory;
  let options: CycleOptions;
  const DAY = 24 * 60;

  beforeEach(async () => {
    fake = await startFakeEndpoint();
    directory = generateDirectory({ users: 10, groups: 1 });
    options = { url: fake.url, key: "wsk_1_2_3", directory, state: emptyState() };
    expect(await runInitial(options)).toMatchObject({ ok: true, job: "active" });
    fake.requests.length = 0;
  });
  afterEach(() => fake.close());

  const refuseKey = () => {
    fake.intercept = () => ({ status: 401, body: { status: "401", detail: "key revoked" } });
  };

  test.each([
    ["credentials", { status: 401 }],
    ["the address", { status: 404 }],
    ["the protocol", { status: 200, body: "<html>" }],
  ])("is in quarantine at once because of %s, and then asks once a day", async (_, answer) => {
    fake.intercept = () => answer;
    expect(await runIncremental(options)).toMatchObject({ ok: false, job: "quarantined", requests: 1 });
    expect(await runIncremental({ ...options, after: DAY - 1 })).toMatchObject({
      requests: 0,
      stopped: expect.stringMatching(/^In quarantine: .* comes in 1 min; start and restart leave/),
    });
    expect(await runIncremental({ ...options, after: 1 })).toMatchObject({ requests: 1, job: "quarantined" });
    expect(describeJob(options.state.job)).toMatch(/^Provisioning is in quarantine for 1 d, next cycle in 1 d: ./);
    fake.intercept = () => undefined;
    expect(await runIncremental({ ...options, after: DAY })).toMatchObject({ ok: true, job: "active" });
  });

  test("after four weeks it is disabled", async () => {
    refuseKey();
    await runIncremental(options);
    const report = await runIncremental({ ...options, after: 28 * DAY });
    expect(report).toMatchObject({ requests: 0, job: "disabled", stopped: expect.stringMatching(/disabled after four weeks/) });
    fake.intercept = () => undefined;
    expect(await runIncremental({ ...options, after: DAY })).toMatchObject({ requests: 0, job: "disabled" });
    expect(await runInitial(options)).toMatchObject({ ok: true, job: "active" });
  });

  test("Start and Restart leave the quarantine, and the links stay", async () => {
    const links = structuredClone(options.state.users);
    refuseKey();
    await runIncremental(options);
    fake.intercept = () => undefined;
    start(options.state.job);
    expect(await runIncremental(options)).toMatchObject({ ok: true, job: "active" });
    refuseKey();
    await runIncremental(options);
    fake.intercept = () => undefined;
    expect(await runInitial(options)).toMatchObject({ ok: true, job: "active", operations: { "users unchanged": 10 } });
    expect(options.state.users).toEqual(links);
  });

  test("Stop: no cycles, but provisioning on demand; Stop doesn't hide a quarantine", async () => {
    stop(options.state.job);
    expect(await runIncremental(options)).toMatchObject({ requests: 0, job: "stopped", ok: false });
    expect((await runOnDemand(options, (directory.users[0] as DirectoryUser).userPrincipalName)).ok).toBe(true);
    start(options.state.job);
    refuseKey();
    await runIncremental(options);
    stop(options.state.job);
    expect(options.state.job.status).toBe("quarantined");
  });

  test("too many failures of objects, not of references", async () => {
    for (const user of directory.users) user.jobTitle = "Archivist";
    const thresholds = { evaluatedFrom: 5 };
    fake.intercept = ({ method, path }) => (method === "PATCH" && path.startsWith("/Users") ? { status: 400 } : undefined);
    const report = await runIncremental({ ...options, thresholds });
    expect(report.job).toBe("quarantined");
    expect(options.state.job.reason).toBe("10 of 11 objects failed");

    fake.intercept = () => undefined;
    await runInitial(options);
    const [first, second] = directory.users;
    for (const user of directory.users.slice(2)) user.manager = user.manager === first?.objectId ? second?.objectId : null;
    fake.intercept = ({ method, path }) => (method === "PATCH" && path.startsWith("/Users") ? { status: 400 } : undefined);
    const references = await runIncremental({ ...options, thresholds });
    expect(references.failures.length).toBeGreaterThanOrEqual(7);
    expect(references.job).toBe("active");
  });
});
