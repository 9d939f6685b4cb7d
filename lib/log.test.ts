import { expect, test } from "vitest";
import { describeError } from "./log.ts";

test("what a database error quotes stays out of the log", () => {
  const cause = Object.assign(new Error("duplicate key: (user_name)=(joerg@contoso.example)"), {
    name: "PostgresError",
    code: "23505",
    constraint_name: "users_user_name",
    detail: "Key (user_name)=(joerg@contoso.example) already exists.",
  });
  const error = Object.assign(new Error("Failed query: insert … params: joerg@contoso.example", { cause }), {
    query: "insert …",
  });
  const line = JSON.stringify(describeError(error));
  expect(line).not.toContain("joerg");
  expect(line).toContain("23505");
  expect(line).toContain("users_user_name");
  expect(line).toContain("log.test.ts");
});

test("any other error says what it is", () => {
  expect(describeError(new TypeError("fetch failed"))).toMatchObject({ type: "TypeError", message: "fetch failed" });
});
