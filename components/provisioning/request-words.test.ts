import { expect, test } from "vitest";
import { wordsFor } from "./request-words.ts";

test.each<[string, string, string, number, string]>([
  ["GET", "/Users", 'filter=userName eq "2f9f1ec4-0f2d-4f2c-9a52-6f1a4e5a7f10"', 200, "Tested the connection"],
  ["GET", "/Users", "filter=userName+eq+%222f9f1ec4-0f2d-4f2c-9a52-6f1a4e5a7f10%22", 200, "Tested the connection"],
  ["GET", "/Users", "startIndex=1&count=2", 200, "Tested the connection"],
  ["GET", "/Users", "startIndex=1&count=100", 200, "Listed users"],
  ["GET", "/Users", "filter=userName eq %22adele%22", 200, "Looked up a user"],
  ["GET", "/Users", "filter=externalId eq %222f9f1ec4-0f2d-4f2c-9a52-6f1a4e5a7f10%22", 200, "Looked up a user"],
  ["GET", "/Users/1", "", 200, "Read a user"],
  ["GET", "/Users/1", "", 404, "Read a user: not found"],
  ["GET", "/Groups/1", "excludedAttributes=members", 200, "Read a group"],
  ["GET", "/Groups", "filter=displayName eq %22Sales%22", 200, "Looked up a group"],
  ["POST", "/Users", "", 201, "Added a user"],
  ["POST", "/Users", "", 409, "Tried to add a user"],
  ["PATCH", "/Groups/1", "", 204, "Changed a group"],
  ["PUT", "/Users/1", "", 200, "Replaced a user"],
  ["DELETE", "/Users/1", "", 204, "Deleted a user"],
  ["DELETE", "/Groups/1", "", 403, "Tried to delete a group"],
  ["POST", "/Users/.search", "", 200, "Searched"],
  ["POST", "/Bulk", "", 200, "Sent several changes at once"],
  ["GET", "/ServiceProviderConfig", "", 200, "Asked what is supported"],
  ["GET", "/Users", "", 401, "Came with a key that is not valid"],
  ["GET", "/", "", 404, "Asked what is supported: not found"],
])("%s %s?%s → %i: %s", (method, path, query, status, words) => {
  expect(wordsFor({ method, path, query, status })).toBe(words);
});
