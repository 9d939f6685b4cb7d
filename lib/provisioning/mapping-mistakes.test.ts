import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { SampledUser } from "#db/queries/connection-samples.ts";
import { mappingMistakes } from "./mapping-mistakes.ts";

const person = (given: Partial<SampledUser> = {}): SampledUser => ({
  id: randomUUID(),
  name: "Adele Vance",
  externalId: randomUUID(),
  givenName: "Adele",
  familyName: "Vance",
  workEmail: "adele@contoso.example",
  mobilePhone: "+31 6 1234",
  ...given,
});
const seen = (users: SampledUser[], provider: "entra" | "other" = "entra") =>
  mappingMistakes(users, provider).map(({ target, count }) => [target, count]);

test("whoever came with everything shows no mistake", () => {
  expect(seen([person(), person()])).toEqual([]);
  expect(seen([])).toEqual([]);
});

test("each lack is counted, with three of those who have it", () => {
  const users = Array.from({ length: 5 }, () => person({ workEmail: null }));
  const [mistake] = mappingMistakes([person(), ...users, person({ givenName: null })], "entra").slice(-1);
  expect(mistake).toMatchObject({ target: 'emails[type eq "work"].value', count: 5 });
  expect(mistake?.examples.map(({ id }) => id)).toEqual(users.slice(0, 3).map(({ id }) => id));
  expect(seen([person({ givenName: null, familyName: null, externalId: null })])).toEqual([
    ["externalId", 1],
    ["name.givenName", 1],
    ["name.familyName", 1],
  ]);
});

test("an externalId that two can share is a mistake of Entra's mapping only", () => {
  expect(seen([person({ externalId: "adele" }), person()])).toEqual([["externalId", 1]]);
  expect(seen([person({ externalId: "adele" })], "other")).toEqual([]);
});

test("mobile phones that nobody of twenty has are not mapped; that some have none is life", () => {
  const without = (n: number) => Array.from({ length: n }, () => person({ mobilePhone: null }));
  expect(seen(without(20))).toEqual([['phoneNumbers[type eq "mobile"].value', 0]]);
  expect(seen(without(19))).toEqual([]);
  expect(seen([...without(30), person()])).toEqual([]);
});
