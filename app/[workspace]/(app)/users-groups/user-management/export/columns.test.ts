import { expect, it } from "vitest";
import { exportColumns } from "./columns.ts";

const heads = (chosen: string[] | null) => exportColumns(chosen).map(({ head }) => head);

it.each([
  ["nobody has chosen", null, ["Name", "User name", "Department", "Source", "Status", "Added"]],
  ["some are chosen, in the list's order", ["status", "workEmail"], ["Name", "E-mail", "Status"]],
  ["none are", [], ["Name"]],
  ["what isn't there is", ["password", "constructor"], ["Name"]],
])("columns when %s", (_, chosen, expected) => {
  expect(heads(chosen)).toEqual(expected);
});
