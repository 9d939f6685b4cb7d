import { byteOrderMark, csvText } from "./csv-text.ts";
import { log } from "./log.ts";

/** Whoever reads nothing for so long has gone, even if their connection still stands. */
const STALLED_MS = 60_000;

/** A CSV file that is sent while it is read, as streamedFile says: UTF-8 with its mark. */
export function csvResponse(
  fileName: string,
  batches: AsyncGenerator<string[][], void>,
  stalledAfter = STALLED_MS,
): Promise<Response> {
  return streamedFile({ name: fileName, type: "text/csv; charset=utf-8", start: byteOrderMark }, asText(batches), stalledAfter);
}

async function* asText(batches: AsyncGenerator<string[][], void>): AsyncGenerator<string, void> {
  for await (const rows of batches) yield csvText(rows);
}

/**
 * A file that is sent while it is read, a batch at a time and only as fast as it is taken. A client that
 * leaves or reads no more ends `batches`. What is thrown before the first batch is thrown here, while there is still an answer to choose.
 */
export async function streamedFile(
  { name, type, start }: { name: string; type: string; start?: string },
  batches: AsyncGenerator<string, void>,
  stalledAfter = STALLED_MS,
): Promise<Response> {
  let next = await batches.next();
  let patience: NodeJS.Timeout | undefined;
  const encoder = new TextEncoder();
  const waitFor = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    patience = setTimeout(() => {
      controller.error(new Error("The client reads no more."));
      void batches.return();
    }, stalledAfter);
    patience.unref();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (start !== undefined) controller.enqueue(encoder.encode(start));
        waitFor(controller);
      },
      async pull(controller) {
        clearTimeout(patience);
        try {
          if (next.done) return controller.close();
          controller.enqueue(encoder.encode(next.value));
          next = await batches.next();
          waitFor(controller);
        } catch (error) {
          log().error({ err: error, fileName: name }, "a file broke off");
          controller.error(error);
        }
      },
      async cancel() {
        clearTimeout(patience);
        await batches.return();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
