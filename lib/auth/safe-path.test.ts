import { expect, test } from "vitest";
import { pathInWorkspace } from "./safe-path.ts";

test.each([
  // Inside: kept, as the browser would read it.
  ["/contoso", "/contoso"],
  ["/contoso/users-groups/user-management?q=o%27brien&page=2", "/contoso/users-groups/user-management?q=o%27brien&page=2"],
  ["/contoso/a/../users-groups", "/contoso/users-groups"],
  ["/contoso/x?_rsc=1a2b3&tab=groups", "/contoso/x?tab=groups"],
  ["/contoso/x?next=//evil.example", "/contoso/x?next=%2F%2Fevil.example"],
  // Elsewhere: the workspace's start instead.
  [null, "/contoso"],
  ["", "/contoso"],
  ["users-groups", "/contoso"],
  ["/", "/contoso"],
  ["/other/users-groups", "/contoso"],
  ["/contoso-evil/x", "/contoso"],
  ["/contoso/../other", "/contoso"],
  ["/contoso/%2e%2e/other", "/contoso"],
  ["/contoso/..%2fother", "/contoso"],
  ["/contoso/%5c%5cevil.example", "/contoso"],
  ["//evil.example", "/contoso"],
  ["//evil.example/contoso", "/contoso"],
  ["/\\evil.example", "/contoso"],
  ["/\t/evil.example/contoso", "/contoso"],
  ["\\\\evil.example", "/contoso"],
  [" //evil.example", "/contoso"],
  ["https://evil.example/contoso", "/contoso"],
  ["http:/contoso", "/contoso"],
  ["javascript:alert(1)//contoso", "/contoso"],
  ["//contoso@evil.example/contoso/x", "/contoso"],
  // Back to signing in would be a loop.
  ["/contoso/sign-in?next=/contoso/x", "/contoso"],
])("%j leads to %s", (wanted, path) => {
  expect(pathInWorkspace("contoso", wanted)).toBe(path);
});
