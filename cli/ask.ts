import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** One line from whoever sits there, or from standard input. `hidden`: what is typed isn't shown. */
export function ask(question: string, { hidden = false } = {}): Promise<string> {
  process.stdout.write(question);
  const { stdin, stdout } = process;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: hidden ? silent : stdout, terminal: stdin.isTTY });
  return new Promise((resolve) => {
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    // Ctrl-C and Ctrl-D, or nothing there: an empty answer is refused by whoever asked.
    lines.once("close", () => {
      if (hidden || !stdin.isTTY) stdout.write("\n");
      resolve("");
    });
  });
}
