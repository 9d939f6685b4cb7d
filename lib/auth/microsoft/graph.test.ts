import { afterEach, expect, test, vi } from "vitest";
import { readPhoto, readUserPrincipalName, sniffImage } from "./graph.ts";

const objectId = "0a000000-0000-4000-8000-000000000001";
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

afterEach(() => void vi.unstubAllGlobals());

/** Graph as it answers, by the end of the address. */
function graph(answers: Record<string, () => Response>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string, { headers }: { headers: Record<string, string> }) => {
    expect(headers.authorization).toBe("Bearer token");
    asked.push(address);
    return Object.entries(answers).find(([end]) => address.endsWith(end))?.[1]() ?? new Response(null, { status: 404 });
  });
  return asked;
}

test.each([
  [jpeg, "image/jpeg"],
  [Buffer.from("\x89PNG\r\n\x1a\n....", "latin1"), "image/png"],
  [Buffer.from("RIFF\x10\0\0\0WEBPVP8 ", "latin1"), "image/webp"],
  [Buffer.from("GIF89a"), null],
  [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
  [Buffer.from("<html>\xff\xd8\xff", "latin1"), null],
  [Buffer.from("RIFF\x10\0\0\0WAVE", "latin1"), null],
  [Buffer.alloc(0), null],
])("%o is %s, whatever it was said to be", (bytes, type) => {
  expect(sniffImage(bytes)).toBe(type);
});

test("the picture of 120 pixels, with a digest", async () => {
  graph({ "/120x120/$value": () => new Response(jpeg, { headers: { "content-type": "text/html" } }) });
  expect(await readPhoto("token")).toEqual({
    contentType: "image/jpeg",
    bytes: jpeg,
    etag: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test("as it was uploaded, where there are no sizes", async () => {
  graph({ "/photo/$value": () => new Response(jpeg) });
  expect(await readPhoto("token")).toMatchObject({ contentType: "image/jpeg" });
});

test("none is told from one that can't be had", async () => {
  graph({});
  expect(await readPhoto("token")).toBe("none");
  graph({ "/120x120/$value": () => new Response(null, { status: 503 }) });
  expect(await readPhoto("token")).toBeNull();
});

test("one that is too large isn't read to its end", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  graph({ "/120x120/$value": () => new Response(endless) });
  expect(await readPhoto("token")).toBeNull();
  expect(sent).toBeLessThan(1_000_000);
});

test("the user principal name, of the same object only, and not the e-mail address", async () => {
  const said = { id: objectId.toUpperCase(), userPrincipalName: "adele@contoso.example", mail: "work@contoso.example" };
  const asked = graph({ "/me?$select=id,userPrincipalName": () => Response.json(said) });
  expect(await readUserPrincipalName("token", objectId)).toBe("adele@contoso.example");
  expect(asked).toHaveLength(1);
  await expect(readUserPrincipalName("token", objectId.replace("1", "2"))).rejects.toThrow(/somebody else/);
  graph({ "/me?$select=id,userPrincipalName": () => new Response(null, { status: 403 }) });
  await expect(readUserPrincipalName("token", objectId)).rejects.toThrow(/403/);
});
