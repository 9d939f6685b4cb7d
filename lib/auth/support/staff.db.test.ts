import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { findStaffSession, insertStaffSession } from "#db/queries/support-staff.ts";
import { digestOf, newToken } from "#lib/one-time-token.ts";
import { codeAt, enrolledStaff, newStaffEmail, staffPassword } from "../../../test/support.ts";
import { authorizeStaff } from "./authorize.ts";
import { enrol, findOpenEnrolment } from "./enrolment.ts";
import { addStaff, allStaff, removeStaff, resetStaff } from "./staff.ts";

let n = 0;
/** Each test comes from a place of its own: failures are counted by it. */
let address: string;
let email: string;

beforeEach(() => {
  n++;
  address = `192.0.2.${n}`;
  email = newStaffEmail();
});

const STEP_MS = 30_000;
const tokenOf = (link: string | null) => link?.split("token=")[1] ?? "";

describe("enrolling", () => {
  test("a link sets password and codes up, once", async () => {
    const token = tokenOf(await addStaff({ email, name: "Anna", oidc: false }));
    const open = await findOpenEnrolment(token);
    expect(open).toMatchObject({ email, name: "Anna", uri: expect.stringMatching(/^otpauth:\/\/totp\//) });
    // Opened twice it is the same, or a scanned key would be void.
    expect(await findOpenEnrolment(token)).toEqual(open);
    const chosen = { password: staffPassword, code: codeAt(open?.secret ?? "") };
    expect(await enrol(token, chosen)).not.toBeNull();
    expect(await enrol(token, chosen)).toBeNull();
    expect(await findOpenEnrolment(token)).toBeNull();
    expect(await allStaff()).toContainEqual(expect.objectContaining({ email, enrolled: true, linkEndsAt: null }));
  });

  test("a weak password and a wrong code are said beside their fields, and leave the link open", async () => {
    const token = tokenOf(await addStaff({ email, name: "Anna", oidc: false }));
    const { secret = "" } = (await findOpenEnrolment(token)) ?? {};
    await expect(enrol(token, { password: "short", code: codeAt(secret) })).rejects.toMatchObject({ field: "password" });
    const past = codeAt(secret, Date.now() - 10 * STEP_MS);
    await expect(enrol(token, { password: staffPassword, code: past })).rejects.toMatchObject({ field: "code" });
    expect(await findOpenEnrolment(token)).not.toBeNull();
  });

  test("the database holds neither the token nor the key, and the link ends after a day", async () => {
    const token = tokenOf(await addStaff({ email, name: "Anna", oidc: false }));
    const { secret = "" } = (await findOpenEnrolment(token)) ?? {};
    const [row] = await getSql()`
      select l::text as text, l.expires_at - now() as left from support_links l where l.digest = ${digestOf(token)}`;
    expect(row?.text).not.toContain(secret);
    expect(row?.text).not.toContain(token);
    expect(String(row?.left)).toMatch(/^(23:59:|1 day)/);
    await getSql()`update support_links set expires_at = now() - interval '1 second' where digest = ${digestOf(token)}`;
    expect(await findOpenEnrolment(token)).toBeNull();
    expect(await enrol(token, { password: staffPassword, code: codeAt(secret) })).toBeNull();
  });

  test("an address is somebody's once, whatever the case", async () => {
    await addStaff({ email, name: "Anna", oidc: false });
    await expect(addStaff({ email: email.toUpperCase(), name: "Eve", oidc: false })).rejects.toMatchObject({ code: "invalid" });
    await expect(addStaff({ email: "anna", name: "Eve", oidc: false })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("signing in", () => {
  test("by password and code, whatever the case of the address; a code counts once, and none before it", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const now = Date.now();
    // The present step was used to enrol.
    expect(await authorizeStaff({ email, password: staffPassword, code: codeAt(secret, now) }, address)).toBeNull();
    const next = { email: email.toUpperCase(), password: staffPassword, code: codeAt(secret, now + STEP_MS) };
    expect(await authorizeStaff(next, address)).toBe(staffId);
    expect(await authorizeStaff(next, address)).toBeNull();
  });

  test("of two who use one code at once, one is in", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const proof = { email, password: staffPassword, code: codeAt(secret, Date.now() + STEP_MS) };
    const results = await Promise.all([1, 2, 3].map(() => authorizeStaff(proof, address)));
    expect(results.filter((id) => id === staffId)).toHaveLength(1);
  });

  test("not with half of it, as nobody, nor before enrolling", async () => {
    const { secret } = await enrolledStaff(email);
    const code = codeAt(secret, Date.now() + STEP_MS);
    const other = newStaffEmail();
    await addStaff({ email: other, name: "Eve", oidc: false });
    const proofs = [
      { email, password: "Another-mule-7", code },
      { email, password: staffPassword, code: "000000" },
      { email, password: staffPassword, code: codeAt(secret, Date.now() - 10 * STEP_MS) },
      { email: "nobody@hoster.example", password: staffPassword, code },
      { email: other, password: staffPassword, code },
      { email: "a\0b", password: staffPassword, code },
    ];
    for (const proof of proofs) expect(await authorizeStaff(proof, address)).toBeNull();
  });

  test("after ten failures the account waits, even with everything right", async () => {
    const { secret } = await enrolledStaff(email);
    for (let i = 0; i < 10; i++) await authorizeStaff({ email, password: staffPassword, code: "000000" }, address);
    const right = { email, password: staffPassword, code: codeAt(secret, Date.now() + STEP_MS) };
    await expect(authorizeStaff(right, address)).rejects.toThrow(/TooManyAttempts/);
  });
});

describe("the operator", () => {
  test("resets: password, codes and sessions are void, and the former link is", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const { digest } = newToken();
    await insertStaffSession(staffId, digest, new Date(Date.now() + 60_000));
    const first = tokenOf(await resetStaff(email));
    expect(await findStaffSession(digest)).toBeNull();
    const proof = { email, password: staffPassword, code: codeAt(secret, Date.now() + STEP_MS) };
    expect(await authorizeStaff(proof, address)).toBeNull();
    const second = tokenOf(await resetStaff(email));
    expect(await findOpenEnrolment(first)).toBeNull();
    expect((await findOpenEnrolment(second))?.secret).not.toBe(secret);
  });

  test("removes: nobody, from the next request on", async () => {
    const { staffId } = await enrolledStaff(email);
    const { digest } = newToken();
    await insertStaffSession(staffId, digest, new Date(Date.now() + 60_000));
    expect(await findStaffSession(digest)).toMatchObject({ email });
    await removeStaff(email);
    expect(await findStaffSession(digest)).toBeNull();
    expect(await insertStaffSession(staffId, newToken().digest, new Date(Date.now() + 60_000))).toBe(false);
    await expect(removeStaff(email)).rejects.toMatchObject({ code: "notFound" });
    await expect(resetStaff(email)).rejects.toMatchObject({ code: "notFound" });
  });
});
