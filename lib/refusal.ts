/** Why a verb said no. Stable names: the SCIM door turns them into statuses, the admin's pages into messages beside a field. */
export type RefusalCode =
  | "invalid"
  | "notFound"
  | "forbidden"
  | "userNameTaken"
  | "emailClash"
  | "identityClash"
  | "displayNameTaken"
  | "roleNameTaken"
  | "slugTaken"
  | "managedByProvider"
  | "lastAdmin"
  | "limitReached"
  | "versionMismatch"
  | "busy";

/**
 * A no that the caller caused and can put right: `message` is shown to a person and says how. Anything else that is
 * thrown is a fault of ours.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** The input that it concerns, by its name in the form. */
  readonly field: string | null;

  constructor(code: RefusalCode, message: string, field: string | null = null) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.field = field;
  }
}
