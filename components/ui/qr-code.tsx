import encodeQR from "qr";

/** As wide as scanners want the white around it, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;
/** Pixels of a module: enough for a phone held at arm's length. */
const MODULE = 4;

/** Text for a camera. Black on white in the dark, too: not every scanner reads the reverse. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });
  const side = rows.length;
  return (
    <svg
      role="img"
      aria-label={label}
      width={side * MODULE}
      height={side * MODULE}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="h-auto max-w-full rounded-md forced-color-adjust-none"
    >
      <path fill="#fff" d={`M0 0h${side}v${side}h-${side}z`} />
      <path fill="#000" d={rows.map(runsOf).join("")} />
    </svg>
  );
}

/** The dark runs of a row, each as a rectangle. */
function runsOf(row: boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    const length = x + 1 - start;
    path += `M${start} ${y}h${length}v1h-${length}z`;
  }
  return path;
}
