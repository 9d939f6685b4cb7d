import { type Answer, answer } from "./answer.ts";
import { resolved, resolvedText, withoutUnresolved } from "./bulk-references.ts";
import { type BulkOperation, parseBulk } from "./bulk-request.ts";
import type { Call } from "./call.ts";
import { ScimError } from "./errors.ts";
import { Query } from "./query.ts";
import type { JsonObject } from "./types.ts";
import { BULK_RESPONSE } from "./urns.ts";

/**
 * POST /Bulk (RFC 7644 §3.7): each operation as if it had come alone, in the order sent but for those that wait for another's id. Of a
 * circle, one is created without the references, and replaced by the whole once the others have ids.
 */
export async function bulk<Ctx>(call: Call<Ctx>): Promise<Answer> {
  const { operations, failOnErrors } = parseBulk(call.body);
  const results = await new BulkRun(call, operations, failOnErrors).results();
  const body = { schemas: [BULK_RESPONSE], Operations: results.map(toOperation) };
  return { ...answer(200, body), detail: failureIn(results) };
}

interface Result {
  operation: BulkOperation;
  answer: Answer;
  /** Null = a POST that created nothing. */
  location: string | null;
}

/** RFC 7644 §3.7.3: an operation's answer is told when it failed. */
function toOperation({ operation, answer, location }: Result): JsonObject {
  const shown: JsonObject = { method: operation.method };
  if (operation.bulkId !== null) shown.bulkId = operation.bulkId;
  if (location !== null) shown.location = location;
  if (answer.headers.ETag !== undefined) shown.version = answer.headers.ETag;
  shown.status = String(answer.status);
  if (answer.status >= 400 && answer.body !== null) shown.response = answer.body;
  return shown;
}

/** For the log, where the request itself is a 200. */
function failureIn(results: Result[]): string | null {
  const failed = results.filter((result) => result.answer.status >= 400);
  const [first] = failed;
  if (first === undefined) return null;
  const { operation, answer } = first;
  return `${failed.length} of ${results.length} operations failed, the first ${operation.method} /${operation.path}: ${answer.detail}`;
}

/** What operations do, and where they go: not to another Bulk, a search or discovery. */
const METHODS = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const TARGET = /^(users|groups)(\/[^/.]+)?$/i;

/** What If-Match can hold: an entity tag is printable ASCII. */
const HEADER_TEXT = /^[\x20-\x7e]*$/;

class BulkRun<Ctx> {
  readonly #call: Call<Ctx>;
  readonly #operations: readonly BulkOperation[];
  readonly #failOnErrors: number;
  /** Who creates what a bulkId stands for. */
  readonly #creators = new Map<string, BulkOperation>();
  /** Of each operation's references, those that another one gives an id. */
  readonly #needs = new Map<BulkOperation, string[]>();
  /** Ids of what was created, by bulkId. */
  readonly #ids = new Map<string, string>();
  readonly #results = new Map<BulkOperation, Result>();
  /** Created for the sake of others, still without its own references. */
  readonly #partial = new Map<BulkOperation, Answer>();
  #errors = 0;

  constructor(call: Call<Ctx>, operations: readonly BulkOperation[], failOnErrors: number) {
    this.#call = call;
    this.#operations = operations;
    this.#failOnErrors = failOnErrors;
    for (const operation of operations) {
      const { method, bulkId } = operation;
      if (method === "POST" && bulkId !== null && !this.#creators.has(bulkId)) this.#creators.set(bulkId, operation);
    }
    for (const operation of operations) {
      this.#needs.set(
        operation,
        [...operation.references].filter((bulkId) => this.#creators.has(bulkId)),
      );
    }
  }

  /** In the order of the operations. Those that weren't reached before too many errors are left out (RFC 7644 §3.7.3). */
  async results(): Promise<Result[]> {
    for (const operation of this.#operations) await this.#settle(operation);
    for (const [operation, created] of this.#partial) {
      const detail = "It was created, but the job stopped before what refers to other operations could be added.";
      this.#finish(operation, this.#call.failed(new ScimError(409, null, detail)), created);
    }
    return this.#operations.flatMap((operation) => this.#results.get(operation) ?? []);
  }

  /** Does an operation, before it those whose ids it needs. No recursion: a chain may be as long as the request. */
  async #settle(wanted: BulkOperation): Promise<void> {
    const path = [wanted];
    for (let operation = path.at(-1); operation !== undefined; operation = path.at(-1)) {
      if (this.#results.has(operation)) {
        path.pop();
        continue;
      }
      if (this.#errors >= this.#failOnErrors) return;
      const needed = this.#neededBy(operation);
      if (needed === null) await this.#complete(operation);
      else if (path.includes(needed)) await this.#createInPart(needed);
      else path.push(needed);
    }
  }

  /** An operation that will give an id, and hasn't been tried yet. */
  #neededBy(operation: BulkOperation): BulkOperation | null {
    for (const bulkId of this.#needs.get(operation) ?? []) {
      const creator = this.#creators.get(bulkId);
      if (creator !== undefined && !this.#ids.has(bulkId) && !this.#results.has(creator)) return creator;
    }
    return null;
  }

  async #complete(operation: BulkOperation): Promise<void> {
    const created = this.#partial.get(operation);
    if (created === undefined) {
      const answer = await this.#perform(operation, operation.method, operation.path, (data) => resolved(data, this.#ids));
      this.#finish(operation, answer, answer);
      return;
    }
    this.#partial.delete(operation);
    const path = `${operation.path}/${created.body?.id}`;
    const replaced = await this.#perform(operation, "PUT", path, (data) => resolved(data, this.#ids));
    this.#finish(operation, replaced.status >= 400 ? replaced : { ...replaced, status: created.status }, created);
  }

  async #createInPart(operation: BulkOperation): Promise<void> {
    const answer = await this.#perform(operation, "POST", operation.path, (data) => withoutUnresolved(data, this.#ids));
    if (answer.status >= 400) {
      this.#finish(operation, answer, answer);
    } else {
      this.#partial.set(operation, answer);
      this.#remember(operation, answer);
    }
  }

  #finish(operation: BulkOperation, answer: Answer, created: Answer): void {
    const { method, path } = operation;
    const location = method === "POST" ? (created.headers.Location ?? null) : `${this.#call.baseUrl}/${this.#resolvedPath(path)}`;
    this.#results.set(operation, { operation, answer, location });
    this.#remember(operation, created);
    if (answer.status >= 400) this.#errors++;
  }

  #remember({ bulkId, method }: BulkOperation, { status, body }: Answer): void {
    if (method === "POST" && bulkId !== null && status < 400 && typeof body?.id === "string") this.#ids.set(bulkId, body.id);
  }

  /** `Users/bulkId:x` with the id, when there is one. */
  #resolvedPath(path: string): string {
    return path.replace(/[^/]+$/, (segment) => resolvedText(segment, this.#ids) ?? segment);
  }

  async #perform(
    operation: BulkOperation,
    method: string,
    sentPath: string,
    dataOf: (data: JsonObject) => JsonObject,
  ): Promise<Answer> {
    const { bulkId, version } = operation;
    try {
      const path = this.#resolvedPath(sentPath);
      if (!METHODS.has(method)) refuse(`An operation's method is POST, PUT, PATCH or DELETE, not "${method}".`);
      if (!TARGET.test(path)) refuse(`An operation's path is /Users, /Groups or one of them with an id, not "/${sentPath}".`);
      if (operation.method === "POST" && bulkId === null) refuse("A POST in a bulk request needs a bulkId.");
      if (bulkId !== null && operation.method === "POST" && this.#creators.get(bulkId) !== operation) {
        refuse(`Another operation has the bulkId "${bulkId}".`);
      }
      if (version !== null && !HEADER_TEXT.test(version))
        refuse("An operation's version is what a resource's meta.version says.");
      const headers = new Headers(version === null || method === "POST" ? {} : { "if-match": version });
      return await this.#call.perform({ method, path, query: BRIEF, headers, body: dataOf(operation.data) });
    } catch (error) {
      return this.#call.failed(error);
    }
  }
}

/** Nobody sees what an operation answers, but for its version: memberships needn't be read. */
const BRIEF = Query.ofUrl("excludedAttributes=members,groups");

function refuse(detail: string): never {
  throw new ScimError(400, "invalidValue", detail);
}
