import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getSql } from "#db/client.ts";
import { beginByAccount, findStaffSession, type NewStaffSession, type OidcAccount } from "#db/queries/staff-sessions.ts";
import { inTransaction, locked } from "#db/queries/transaction.ts";
import { codeAt, enrolledStaff, newStaffEmail, newStaffSession, staffPassword } from "../../../test/support.ts";
import { somebodyWaits } from "../../../test/waiting.ts";
import { authorizeStaff, wrongCodes } from "./authorize.ts";
import { enrol, findOpenEnrolment } from "./enrolment.ts";
import { addStaff, allStaff, letInByOidc, removeStaff, resetStaff } from "./staff.ts";

const STEP_MS = 30_000;
let n = 0;
/** Each test comes from a place of its own: failures are counted by it. */
let address: string;
let email: string;

beforeEach(() => {
  n++;
  address = `192.0.2.${n}`;
  email = newStaffEmail();
});

interface Try {
  email?: string;
  password?: string;
  code: string;
  from?: string;
  /** The account that this browser has signed in to before. */
  known?: string;
}

function signIn({ from = address, known, ...proof }: Try, session: NewStaffSession = newStaffSession()): Promise<string | null> {
  const device = known === undefined ? null : { device: known, accounts: [known] };
  return authorizeStaff({ email, password: staffPassword, ...proof }, { address: from, device }, session);
}

const rightCode = (secret: string) => codeAt(secret, Date.now() + STEP_MS);
const wrongCode = (secret: string) => codeAt(secret, Date.now() - 10 * STEP_MS);
const sessionsOf = async (staffId: string) => {
  const [row] = await getSql()`select count(*)::int as count from support_sessions where staff_id = ${staffId}`;
  return row?.count;
};

describe("by password and code", () => {
  test("a session begins, whatever the case of the address; a code counts once, and none before it", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const [row] = await getSql()`select totp_step::int as step from support_staff where id = ${staffId}`;
    const used = row?.step * STEP_MS;
    expect(await signIn({ code: codeAt(secret, used) })).toBeNull();
    const next = { email: email.toUpperCase(), code: codeAt(secret, used + STEP_MS) };
    const { digest, expiresAt } = newStaffSession();
    expect(await signIn(next, { digest, expiresAt })).toBe(staffId);
    expect(await findStaffSession(digest)).toMatchObject({ id: staffId, email });
    const again = newStaffSession();
    expect(await signIn(next, again)).toBeNull();
    expect(await findStaffSession(again.digest)).toBeNull();
  });

  test("of several who use one code at once, one is in", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const code = rightCode(secret);
    const results = await Promise.all([1, 2, 3].map(() => signIn({ code })));
    expect(results.filter((id) => id === staffId)).toHaveLength(1);
    expect(await sessionsOf(staffId)).toBe(2);
  });

  test("not with half of it, as nobody, nor before enrolling", async () => {
    const { secret } = await enrolledStaff(email);
    const code = rightCode(secret);
    const other = newStaffEmail();
    await addStaff({ email: other, name: "Eve", oidc: false });
    const tries = [
      { password: "Another-mule-7", code },
      { code: "000000" },
      { code: wrongCode(secret) },
      { email: "nobody@hoster.example", code },
      { email: other, code },
      { email: "a\0b", code },
    ];
    for (const one of tries) expect(await signIn(one)).toBeNull();
  });
});

describe("whoever guesses", () => {
  test("waits after ten failures from one network, even with everything right", async () => {
    const { secret } = await enrolledStaff(email);
    for (let i = 0; i < 10; i++) await signIn({ password: "wrong", code: "000000" });
    await expect(signIn({ code: rightCode(secret) })).rejects.toThrow(/TooManyAttempts/);
    expect(await signIn({ code: rightCode(secret), from: "198.51.100.250" })).not.toBeNull();
  });

  test("from many networks doesn't lock the owner out of a browser that has been there before", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    for (let i = 0; i < 100; i++) await signIn({ password: "wrong", code: "000000", from: `198.51.100.${Math.floor(i / 10)}` });
    await expect(signIn({ code: "000000", password: "wrong", from: "198.51.100.99" })).rejects.toThrow(/TooManyAttempts/);
    // One that has signed in to something else is no better.
    await expect(signIn({ code: rightCode(secret), known: randomUUID() })).rejects.toThrow(/TooManyAttempts/);
    expect(await signIn({ code: rightCode(secret), known: staffId })).toBe(staffId);
  }, 60_000);

  test("codes with the right password closes that way in, from however many networks and browsers, until a reset", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    const guess = (i: number) =>
      signIn({ code: wrongCode(secret), from: `203.0.113.${i}`, ...(i % 2 ? { known: staffId } : {}) });
    const guesses = await Promise.all(Array.from({ length: wrongCodes.most - 1 }, (_, i) => guess(2 * i)));
    expect(guesses.every((id) => id === null)).toBe(true);
    // The last that counts, and one that is one too many.
    const [last, late] = await Promise.allSettled([guess(201), guess(202)]);
    expect([last, late].every((each) => each.status === "rejected" || each.value === null)).toBe(true);
    await expect(signIn({ code: rightCode(secret) })).rejects.toMatchObject({ code: "forbidden" });
    await expect(signIn({ code: rightCode(secret), known: staffId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await sessionsOf(staffId)).toBe(1);
    // Nobody else learns of it.
    expect(await signIn({ password: "wrong", code: rightCode(secret) })).toBeNull();
    expect(await allStaff()).toContainEqual(expect.objectContaining({ email, codesClosed: true }));
    await getSql()`update support_staff set wrong_codes_since = now() - interval '1 year' where id = ${staffId}`;
    await expect(signIn({ code: rightCode(secret) })).rejects.toMatchObject({ code: "forbidden" });

    const token = (await resetStaff(email)).link.split("token=")[1] ?? "";
    const { secret: next = "" } = (await findOpenEnrolment(token)) ?? {};
    await enrol(token, { password: staffPassword, code: codeAt(next) }, newStaffSession());
    expect(await signIn({ code: rightCode(next) })).toBe(staffId);
  }, 60_000);

  test("signs nobody out of codes without the password, and the owner's own slips count for thirty days", async () => {
    const { secret, staffId } = await enrolledStaff(email);
    await signIn({ password: "wrong", code: wrongCode(secret) });
    await signIn({ code: wrongCode(secret) });
    const counted = async () => (await allStaff()).find((one) => one.email === email)?.wrongCodes;
    expect(await counted()).toBe(1);
    expect(await signIn({ code: rightCode(secret) })).toBe(staffId);
    expect(await counted()).toBe(1);
    await getSql()`
      update support_staff set wrong_codes = 20, wrong_codes_since = now() - interval '31 days' where id = ${staffId}`;
    await signIn({ code: wrongCode(secret) });
    expect(await counted()).toBe(1);
  });
});

describe("by an account at the OpenID provider", () => {
  const account = (part: Partial<OidcAccount> = {}) => ({
    issuer: "https://login.hoster.example",
    subject: randomUUID(),
    emailKey: null,
    ...part,
  });
  const comes = (one: OidcAccount) => beginByAccount(one, newStaffSession());

  test("the first time by the address, from then on by issuer and subject alone", async () => {
    await addStaff({ email, name: "Anna", oidc: true });
    const anna = account({ emailKey: email });
    expect(await comes(account())).toBeNull();
    const { digest, expiresAt } = newStaffSession();
    const staffId = await beginByAccount(anna, { digest, expiresAt });
    expect(await findStaffSession(digest)).toMatchObject({ id: staffId, email });
    expect(await comes({ ...anna, emailKey: "renamed@hoster.example" })).toBe(staffId);
    expect(await comes({ ...anna, emailKey: null })).toBe(staffId);
    // Another who has the address by now.
    expect(await comes(account({ emailKey: email }))).toBeNull();
  });

  test("a subject of the same name at another issuer is nobody, even with the address", async () => {
    await addStaff({ email, name: "Anna", oidc: true });
    const anna = account({ emailKey: email });
    const staffId = await comes(anna);
    const elsewhere = { ...anna, issuer: "https://new.hoster.example" };
    expect(await comes(elsewhere)).toBeNull();
    expect(await comes({ ...elsewhere, emailKey: null })).toBeNull();
    expect(await comes(anna)).toBe(staffId);
    // The operator says that the new provider's word counts.
    await letInByOidc(email);
    expect(await comes(elsewhere)).toBe(staffId);
    expect(await comes({ ...anna, emailKey: null })).toBeNull();
  });

  test("two may have subjects of the same name, at two issuers", async () => {
    const other = newStaffEmail();
    await addStaff({ email, name: "Anna", oidc: true });
    await addStaff({ email: other, name: "Ben", oidc: true });
    const anna = account({ emailKey: email });
    const ben = account({ subject: anna.subject, issuer: "https://new.hoster.example", emailKey: other });
    const [first, second] = [await comes(anna), await comes(ben)];
    expect(first).not.toBe(second);
    expect([await comes({ ...anna, emailKey: null }), await comes({ ...ben, emailKey: null })]).toEqual([first, second]);
  });

  test("a subject from before issuers were stored takes the first issuer that says it of the same address", async () => {
    await addStaff({ email, name: "Anna", oidc: true });
    const anna = account({ emailKey: email });
    await getSql()`update support_staff set oidc_subject = ${anna.subject} where email_key = ${email}`;
    expect(await comes({ ...anna, emailKey: null })).toBeNull();
    expect(await comes(account({ emailKey: email }))).toBeNull();
    const staffId = await comes(anna);
    expect(staffId).not.toBeNull();
    expect(await comes({ ...anna, emailKey: null })).toBe(staffId);
    expect(await comes({ ...anna, issuer: "https://new.hoster.example" })).toBeNull();
  });
});

/** What is proven may end before the session begins: so both are one. */
describe("no session comes after", () => {
  const link = async () => {
    await addStaff({ email, name: "Anna", oidc: true });
    const known = { issuer: "https://login.hoster.example", subject: randomUUID(), emailKey: email };
    expect(await beginByAccount(known, newStaffSession())).not.toBeNull();
    return (session: NewStaffSession) => beginByAccount(known, session);
  };
  const ways: Record<string, () => Promise<(session: NewStaffSession) => Promise<string | null>>> = {
    "password and code": async () => {
      const { secret } = await enrolledStaff(email);
      return (session) => signIn({ code: rightCode(secret) }, session);
    },
    "an account at the provider": link,
    "a link": async () => {
      const token = (await addStaff({ email, name: "Anna", oidc: false }))?.split("token=")[1] ?? "";
      const { secret = "" } = (await findOpenEnrolment(token)) ?? {};
      return (session) => enrol(token, { password: staffPassword, code: codeAt(secret) }, session);
    },
  };
  const ends: Record<string, (email: string) => Promise<unknown>> = { "a reset": resetStaff, "a removal": removeStaff };
  const cases = Object.keys(ways).flatMap((way) => Object.keys(ends).map((end) => [end, way] as const));

  test.each(cases)("%s, by %s: whichever of the two is first", async (end, by) => {
    for (const first of ["session", "end"] as const) {
      email = newStaffEmail();
      const begin = (await ways[by]?.()) ?? expect.unreachable();
      const finish = ends[end] ?? expect.unreachable();
      const session = newStaffSession();
      const [staffId] = await getSql()`select id from support_staff where email_key = ${email}`;
      // Both have looked already, and wait in this order for somebody who holds the row.
      const { both } = await inTransaction(async (tx) => {
        await tx`select 1 from support_staff where id = ${staffId?.id} ${locked()}`;
        const [one, other] =
          first === "session" ? [() => begin(session), () => finish(email)] : [() => finish(email), () => begin(session)];
        const begun = [one()];
        await somebodyWaits();
        begun.push(other());
        await somebodyWaits(2);
        return { both: Promise.all(begun) };
      });
      await both;
      expect(await findStaffSession(session.digest), `${first} first`).toBeNull();
      expect(await sessionsOf(staffId?.id)).toBe(0);
    }
  });
});
