import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { beginByAccount, findStaffSession } from "#db/queries/staff-sessions.ts";
import { digestOf } from "#lib/one-time-token.ts";
import { codeAt, enrolledStaff, newStaffEmail, newStaffSession, staffPassword } from "../../../test/support.ts";
import { authorizeStaff } from "./authorize.ts";
import { enrol, findOpenEnrolment } from "./enrolment.ts";
import { addStaff, allStaff, letInByOidc, removeStaff, resetStaff } from "./staff.ts";

let n = 0;
let address: string;
let email: string;

beforeEach(() => {
  n++;
  address = `192.0.2.${n}`;
  email = newStaffEmail();
});

const STEP_MS = 30_000;
const issuer = "https://login.hoster.example";
const account = (emailKey: string | null) => ({ issuer, subject: randomUUID(), emailKey });
const tokenOf = (link: string | null) => link?.split("token=")[1] ?? "";

describe("enrolling", () => {
  test("a link sets password and codes up, once", async () => {
    const token = tokenOf(await addStaff({ email, name: "Anna", oidc: false }));
    const open = await findOpenEnrolment(token);
    expect(open).toMatchObject({ email, name: "Anna", uri: expect.stringMatching(/^otpauth:\/\/totp\//) });
    // Opened twice it is the same, or a scanned key would be void.
    expect(await findOpenEnrolment(token)).toEqual(open);
    const chosen = { password: staffPassword, code: codeAt(open?.secret ?? "") };
    const { digest, expiresAt } = newStaffSession();
    expect(await enrol(token, chosen, { digest, expiresAt })).not.toBeNull();
    expect(await findStaffSession(digest)).toMatchObject({ email });
    expect(await enrol(token, chosen, newStaffSession())).toBeNull();
    expect(await findOpenEnrolment(token)).toBeNull();
    expect(await allStaff()).toContainEqual(expect.objectContaining({ email, enrolled: true, linkEndsAt: null }));
  });

  test("a weak password and a wrong code are said beside their fields, and leave the link open", async () => {
    const token = tokenOf(await addStaff({ email, name: "Anna", oidc: false }));
    const { secret = "" } = (await findOpenEnrolment(token)) ?? {};
    await expect(enrol(token, { password: "short", code: codeAt(secret) }, newStaffSession())).rejects.toMatchObject({
      field: "password",
    });
    const past = codeAt(secret, Date.now() - 10 * STEP_MS);
    await expect(enrol(token, { password: staffPassword, code: past }, newStaffSession())).rejects.toMatchObject({
      field: "code",
    });
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
    expect(await enrol(token, { password: staffPassword, code: codeAt(secret) }, newStaffSession())).toBeNull();
  });

  test("an address is somebody's once, whatever the case", async () => {
    await addStaff({ email, name: "Anna", oidc: false });
    await expect(addStaff({ email: email.toUpperCase(), name: "Eve", oidc: false })).rejects.toMatchObject({ code: "invalid" });
    await expect(addStaff({ email: "anna", name: "Eve", oidc: false })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("the operator", () => {
  test("resets: password, codes, sessions and the account at the provider are void, and the former link is", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const { digest, ...session } = newStaffSession();
    expect(await beginByAccount(account(email), { digest, ...session })).toBe(staffId);
    const reset = await resetStaff(email);
    // That of the enrolment is one, too.
    expect(reset.endedSessions).toBe(2);
    expect(await findStaffSession(digest)).toBeNull();
    const proof = { email, password: staffPassword, code: codeAt(secret, Date.now() + STEP_MS) };
    expect(await authorizeStaff(proof, { address, device: null }, newStaffSession())).toBeNull();
    const second = tokenOf((await resetStaff(email)).link);
    expect(await findOpenEnrolment(tokenOf(reset.link))).toBeNull();
    expect((await findOpenEnrolment(second))?.secret).not.toBe(secret);
  });

  // Whoever has the phone may have what it proves at the provider, too.
  test("resets: the provider's word counts no more, neither for the account nor for the address, until the operator says so", async () => {
    const { staffId } = await enrolledStaff(email);
    const known = account(email);
    expect(await beginByAccount(known, newStaffSession())).toBe(staffId);
    const { link } = await resetStaff(email);
    const closed = async () => {
      for (const one of [known, account(email)]) expect(await beginByAccount(one, newStaffSession())).toBeNull();
    };
    await closed();
    const { secret = "" } = (await findOpenEnrolment(tokenOf(link))) ?? {};
    await enrol(tokenOf(link), { password: staffPassword, code: codeAt(secret) }, newStaffSession());
    await closed();
    expect(await letInByOidc(email)).toEqual({ endedSessions: 1 });
    const next = account(email);
    expect(await beginByAccount(next, newStaffSession())).toBe(staffId);
    expect(await beginByAccount(known, newStaffSession())).toBeNull();
    expect(await allStaff()).toContainEqual(
      expect.objectContaining({ email, enrolled: true, oidcIssuer: issuer, oidcOpen: true }),
    );
  });

  test("lets somebody in by another account at the provider: the former isn't theirs any more, and its sessions end", async () => {
    await addStaff({ email, name: "Anna", oidc: true });
    const former = account(email);
    const { digest, ...session } = newStaffSession();
    const staffId = await beginByAccount(former, { digest, ...session });
    expect(await beginByAccount(account(email), newStaffSession())).toBeNull();
    expect(await letInByOidc(email.toUpperCase())).toEqual({ endedSessions: 1 });
    expect(await findStaffSession(digest)).toBeNull();
    expect(await beginByAccount(account(email), newStaffSession())).toBe(staffId);
    expect(await beginByAccount(former, newStaffSession())).toBeNull();
  });

  test("removes: nobody, from the next request on", async () => {
    const { secret } = await enrolledStaff(email);
    const { digest, ...session } = newStaffSession();
    await beginByAccount(account(email), { digest, ...session });
    expect(await findStaffSession(digest)).toMatchObject({ email });
    await removeStaff(email);
    expect(await findStaffSession(digest)).toBeNull();
    const proof = { email, password: staffPassword, code: codeAt(secret, Date.now() + STEP_MS) };
    expect(await authorizeStaff(proof, { address, device: null }, newStaffSession())).toBeNull();
    expect(await beginByAccount(account(email), newStaffSession())).toBeNull();
    for (const does of [removeStaff, resetStaff, letInByOidc]) {
      await expect(does(email)).rejects.toMatchObject({ code: "notFound" });
    }
  });
});
