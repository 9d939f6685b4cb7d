import { env } from "./env.ts";

/** How long a link to an account works. */
export const linkLifetime = 30 * 60 * 1000;

/** What is mailed, or copied: built from PUBLIC_URL, never from what a request says. */
export const setPasswordUrl = (slug: string, token: string) => `${env().PUBLIC_URL}/${slug}/set-password?token=${token}`;

export const confirmEmailUrl = (slug: string, token: string) =>
  `${env().PUBLIC_URL}/${slug}/profile/confirm-email?token=${token}`;

export const forgotPasswordUrl = (slug: string) => `${env().PUBLIC_URL}/${slug}/forgot-password`;
