/** A SCIM server under load: keeps its connections, counts its answers, and sees what its process costs. */
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

export interface Call {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
}

/** What one turn gave. Times in milliseconds. */
export interface Turn {
  requests: number;
  ms: number;
  latencies: number[];
  /** Of the server's process, without PostgreSQL. Null where the system doesn't tell (/proc). */
  cpuMs: number | null;
}

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

interface Server {
  name: string;
  /** As a client is given it: `http://localhost:3000/scim/v2`. */
  url: string;
  pid: number;
  key?: string;
  /** Resolves when the server has done all that a turn left to it. */
  settle?: () => Promise<void>;
}

export class Target {
  readonly name: string;
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #pid: number;
  readonly #settle: () => Promise<void>;
  readonly #agent = new Agent({ keepAlive: true });

  constructor({ name, url, pid, key = "none", settle = async () => {} }: Server) {
    this.name = name;
    this.#url = url;
    this.#pid = pid;
    this.#settle = settle;
    this.#headers = { authorization: `Bearer ${key}`, "content-type": "application/scim+json" };
  }

  /** Resolves to the parsed body. Throws for anything but 2xx: a benchmark of errors measures nothing. */
  send({ method, path, body }: Call): Promise<{ id: string; [attribute: string]: unknown }> {
    return new Promise((resolve, reject) => {
      const data = body === undefined ? undefined : JSON.stringify(body);
      const length = data === undefined ? {} : { "content-length": Buffer.byteLength(data) };
      const outgoing = request(
        `${this.#url}${path}`,
        { method, agent: this.#agent, headers: { ...this.#headers, ...length } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("error", reject);
          answer.on("end", () => {
            const text = Buffer.concat(parts).toString();
            const status = answer.statusCode ?? 0;
            if (status < 200 || status > 299)
              reject(new Error(`${this.name}: ${method} ${path}: ${status} ${text.slice(0, 500)}`));
            else resolve(text === "" ? { id: "" } : JSON.parse(text));
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(data);
    });
  }

  /** Sends all of them, on so many connections at once. */
  async turn(calls: Call[], connections: number): Promise<Turn> {
    const latencies: number[] = [];
    const waiting = calls.values();
    const cpuBefore = this.#cpuMs();
    const began = performance.now();
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (const call of waiting) {
          const sent = performance.now();
          await this.send(call);
          latencies.push(performance.now() - sent);
        }
      }),
    );
    await this.#settle();
    const ms = performance.now() - began;
    const cpu = this.#cpuMs();
    return { requests: calls.length, ms, latencies, cpuMs: cpu === null || cpuBefore === null ? null : cpu - cpuBefore };
  }

  /** Resident memory in MB, and the highest so far. */
  memory(): { now: number; peak: number } | null {
    const status = read(`/proc/${this.#pid}/status`);
    const mb = (field: string) =>
      Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status ?? "")?.[1] ?? 0) / 1024);
    return status === null ? null : { now: mb("VmRSS"), peak: mb("VmHWM") };
  }

  close(): void {
    this.#agent.destroy();
  }

  #cpuMs(): number | null {
    const stat = read(`/proc/${this.#pid}/stat`);
    if (stat === null) return null;
    // After the name in parentheses: state, ppid, …; the 12th and 13th are utime and stime (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
