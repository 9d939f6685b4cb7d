/**
 * What next-auth carries from `authorize` to the form: an error's message, in the query of a URL. So a short code, which
 * the form turns into words. Imported by the browser: no server code here.
 */
const tooMany = "TooManyAttempts-";

export function tooManyAttempts(seconds: number): Error {
  return new Error(`${tooMany}${seconds}`);
}

export const unavailable = "Unavailable";

/** The message for a code; one and the same for an unknown name, a wrong password, a deleted and an inactive user. */
export function signInErrorText(code: string): string {
  if (code === "CredentialsSignin") {
    return "The user name or the password is wrong, or the account can't sign in. If several accounts share your e-mail address, type the user name.";
  }
  if (code.startsWith(tooMany)) {
    const minutes = Math.ceil(Number(code.slice(tooMany.length)) / 60) || 1;
    return `Too many failed attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`;
  }
  return "Signing in failed on our side. Try again in a moment.";
}

export function isTooManyAttempts(code: string | null): boolean {
  return code?.startsWith(tooMany) ?? false;
}
