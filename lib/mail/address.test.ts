import { expect, test } from "vitest";
import { isMailAddress } from "./address.ts";

test.each(["adele@contoso.example", "a.b+c@x.co", "jörg@zürich.example", "o'neil@contoso.example", "root@localhost"])(
  "%s",
  (text) => {
    expect(isMailAddress(text)).toBe(true);
  },
);

test.each([
  "",
  "adele",
  "@contoso.example",
  "adele@",
  "a@b@c.example",
  "adele@contoso.example, eve@evil.example",
  "adele@contoso.example\r\nBcc: eve@evil.example",
  "Adele <adele@contoso.example>",
  "<adele@contoso.example>",
  '"a b"@contoso.example',
  "adele@[127.0.0.1]",
  "a\u0000@contoso.example",
  "a\u202e@contoso.example",
  "adele@contoso.example.",
  `${"a".repeat(65)}@contoso.example`,
  `a@${"b".repeat(260)}.example`,
])("%j isn't one", (text) => {
  expect(isMailAddress(text)).toBe(false);
});
