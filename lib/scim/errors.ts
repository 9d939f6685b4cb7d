/** RFC 7644 §3.12 table 9, and RFC 9865 §2.1. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/** An answer that a client caused. `detail` is shown to a person: it says what to do about it. */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly detail: string;
  readonly headers: Record<string, string>;

  constructor(status: number, scimType: ScimType | null, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.name = "ScimError";
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    this.headers = headers;
  }
}
