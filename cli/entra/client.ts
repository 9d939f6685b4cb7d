import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { describeRefusal, mayHaveArrived, RequestFailed, retryDelay, ServiceStopped, stopsTheService } from "./failure.ts";
import { asObject, type Resource } from "./target-path.ts";

/** As long as Entra waits for an answer, in milliseconds. */
const PATIENCE = 60_000;

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** null when the answer has no body, or one that isn't a JSON object. */
  body: Resource | null;
  text: string;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What one asks for: `query` is sent as Entra sends it, spaces as "+". */
export interface Ask {
  method: Method;
  path: string;
  query?: Record<string, string>;
  body?: Resource;
}

/**
 * Speaks HTTP as the provisioning service does: bearer key, `application/scim+json`, no User-Agent, 60 s for an answer.
 * node:http instead of fetch, because fetch adds headers of its own (User-Agent, Accept-Language, Sec-Fetch-Mode).
 */
export class ScimClient {
  /** Answers by status. A request without an answer counts as "no answer". */
  readonly statuses = new Map<string, number>();
  readonly #base: URL;
  readonly #key: string;
  readonly #flag: boolean;
  readonly #agent: http.Agent;
  readonly #send: typeof http.request;

  readonly #patience: number;

  /**
   * @param options.concurrency connections kept open
   * @param options.patience milliseconds for an answer
   */
  constructor(options: { url: string; key: string; flag: boolean; concurrency: number; patience?: number | undefined }) {
    this.#base = parseBaseUrl(options.url);
    this.#key = options.key;
    this.#flag = options.flag;
    this.#patience = options.patience ?? PATIENCE;
    const { Agent, request } = this.#base.protocol === "https:" ? https : http;
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
    this.#send = request;
  }

  get requests(): number {
    return this.statuses.values().reduce((sum, count) => sum + count, 0);
  }

  close(): void {
    this.#agent.destroy();
  }

  /**
   * Any answer but 429 and 5xx is returned at once; those are asked again a little first, when that can't do anything twice.
   * @throws ServiceStopped when going on is pointless: nothing listens there, or the key is refused
   * @throws RequestFailed when no answer came
   */
  async ask(ask: Ask): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#once(ask);
      this.#count(outcome instanceof Error ? "no answer" : String(outcome.status));
      const stop = outcome instanceof Error ? stopsTheService(outcome, this.#base) : null;
      if (stop) throw stop;
      const delay = retryDelay(ask.method, outcome, attempt);
      if (delay !== null) {
        await sleep(delay);
        continue;
      }
      if (outcome instanceof Error) {
        const unsure = mayHaveArrived(ask.method, null);
        throw new RequestFailed(`${ask.method} ${ask.path}`, null, `no answer: ${outcome.message}`, unsure);
      }
      if (outcome.status === 401) {
        throw new ServiceStopped(
          `The key was refused: copy a current one from the User provisioning page into --key. The endpoint says ${describeRefusal(outcome)}`,
        );
      }
      return outcome;
    }
  }

  /**
   * One request, whatever comes of it.
   * @throws ServiceStopped when nothing listens there
   * @throws RequestFailed when no answer came
   */
  async once(ask: Ask): Promise<Answer> {
    const outcome = await this.#once(ask);
    this.#count(outcome instanceof Error ? "no answer" : String(outcome.status));
    if (!(outcome instanceof Error)) return outcome;
    throw (
      stopsTheService(outcome, this.#base) ??
      new RequestFailed(`${ask.method} ${ask.path}`, null, `${ask.method} ${ask.path}: no answer: ${outcome.message}`)
    );
  }

  /**
   * Like ask, for when only certain answers will do.
   * @throws RequestFailed for any other status
   */
  async expect(ask: Ask, ...statuses: number[]): Promise<Answer> {
    const answer = await this.ask(ask);
    if (statuses.includes(answer.status)) return answer;
    const unsure = mayHaveArrived(ask.method, answer.status);
    throw new RequestFailed(`${ask.method} ${ask.path}`, answer.status, describeRefusal(answer), unsure);
  }

  /** GET that wants a JSON object; null for 404. */
  async get(path: string, query?: Record<string, string>): Promise<Resource | null> {
    const answer = await this.expect({ method: "GET", path, query }, 200, 404);
    if (answer.status === 404) return null;
    if (!answer.body) throw new RequestFailed(`GET ${path}`, 200, "the answer is not a JSON object");
    return answer.body;
  }

  #count(status: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  #target({ path, query }: Ask): string {
    const parameters = [this.#flag ? "aadOptscim062020" : "", new URLSearchParams(query).toString()].filter(Boolean);
    return this.#base.pathname.replace(/\/$/, "") + path + (parameters.length > 0 ? `?${parameters.join("&")}` : "");
  }

  #once(ask: Ask): Promise<Answer | Error> {
    const payload = ask.body === undefined ? undefined : Buffer.from(JSON.stringify(ask.body));
    const headers: http.OutgoingHttpHeaders = { Authorization: `Bearer ${this.#key}` };
    if (payload) {
      headers["Content-Type"] = "application/scim+json; charset=utf-8";
      headers["Content-Length"] = payload.length;
      headers.Accept = "application/scim+json";
    }
    return new Promise((resolve) => {
      const request = this.#send(
        {
          protocol: this.#base.protocol,
          hostname: this.#base.hostname.replace(/^\[|\]$/g, ""),
          port: this.#base.port,
          method: ask.method,
          path: this.#target(ask),
          headers,
          agent: this.#agent,
          signal: AbortSignal.timeout(this.#patience),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", resolve);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parseObject(text), text });
          });
        },
      );
      request.on("error", (error) =>
        resolve(error.name === "AbortError" ? new Error(`none within ${this.#patience / 1000} s`) : error),
      );
      request.end(payload);
    });
  }
}

function parseObject(text: string): Resource | null {
  try {
    return asObject(JSON.parse(text)) ?? null;
  } catch {
    return null;
  }
}

/** The address could not be used at all. */
export class UrlInvalid extends Error {
  override name = "UrlInvalid";
}

/** @throws UrlInvalid */
function parseBaseUrl(url: string): URL {
  const base = URL.parse(url);
  if (!base || !["http:", "https:"].includes(base.protocol)) {
    throw new UrlInvalid(
      `"${url}" is not an address. It looks like http://localhost:3000/scim/v2; copy it from User provisioning.`,
    );
  }
  return base;
}
