import decodeQR from "qr/decode.js";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { QrCode } from "./qr-code.tsx";

const SCALE = 4;

/** What a camera would see of the picture: its dark rectangles on white. */
function pixelsOf(svg: string) {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]) * SCALE;
  const data = new Uint8Array(side * side * 4).fill(255);
  const dark = /fill="#000" d="([^"]*)"/.exec(svg)?.[1] ?? "";
  for (const [, x, y, length] of dark.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++) {
      const start = (row * side + Number(x) * SCALE) * 4;
      for (let at = start; at < start + Number(length) * SCALE * 4; at += 4) data.fill(0, at, at + 3);
    }
  }
  return { width: side, height: side, data };
}

test.each([
  "otpauth://totp/Roster%20support:anna%40hoster.example?issuer=Roster%20support&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30",
  "HELLO",
  "jörg@höster.example",
])("a camera reads what it was made of: %s", (text) => {
  const svg = renderToStaticMarkup(<QrCode text={text} label="Key" />);
  expect(decodeQR(pixelsOf(svg))).toBe(text);
});

test("it has a name, white around it, and colours of its own whatever the theme", () => {
  const svg = renderToStaticMarkup(<QrCode text="HELLO" label="Key for the app" />);
  expect(svg).toMatch(/^<svg role="img" aria-label="Key for the app"/);
  // Nothing of a style, which the page's content security policy would have to allow.
  expect(svg).not.toMatch(/style|currentColor|var\(/);
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  expect(svg).toContain(`<path fill="#fff" d="M0 0h${side}v${side}h-${side}z"`);
  const dark = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1h/g)].map(([, ...numbers]) => numbers.map(Number));
  for (const [x = 0, y = 0, length = 0] of dark) {
    expect(Math.min(x, y, side - x - length, side - y - 1)).toBeGreaterThanOrEqual(4);
  }
});
