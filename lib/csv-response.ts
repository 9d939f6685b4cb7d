import { byteOrderMark, csvText } from "./csv-text.ts";
import { log } from "./log.ts";

/** Whoever reads nothing for so long has gone, even if their connection still stands. */
const STALLED_MS = 60_000;

/**
 * A CSV file that is sent while it is read, a batch at a time and only as fast as it is taken: UTF-8 with its mark. A client that
 * leaves or reads no more ends `batches`. What is thrown before the first batch is thrown here, while there is still an answer to choose.
 */
export async function csvResponse(
  fileName: string,
  batches: AsyncGenerator<string[][], void>,
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
        controller.enqueue(encoder.encode(byteOrderMark));
        waitFor(controller);
      },
      async pull(controller) {
        clearTimeout(patience);
        try {
          if (next.done) return controller.close();
          controller.enqueue(encoder.encode(csvText(next.value)));
          next = await batches.next();
          waitFor(controller);
        } catch (error) {
          log().error({ err: error, fileName }, "a CSV file broke off");
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
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
}
