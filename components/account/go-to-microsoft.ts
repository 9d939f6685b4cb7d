import { getCsrfToken } from "next-auth/react";

interface Wish {
  slug: string;
  /** Where to come back to: a path of the workspace. */
  next: string;
  /** To link an account to whoever is signed in; else to sign in. */
  link?: boolean;
  /** Which account is asked, though the browser is signed in to one at Microsoft. */
  choose?: boolean;
}

/** Leaves for Microsoft, or for the page that says why not. Resolves when that can't be asked for; else the page is being left. */
export async function goToMicrosoft(wish: Wish): Promise<"failed"> {
  try {
    const answer = await fetch("/api/auth/signin/microsoft", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...wish, csrfToken: await getCsrfToken() }),
    });
    const { url }: { url: string } = await answer.json();
    window.location.assign(url);
    return await new Promise<never>(() => {});
  } catch {
    return "failed";
  }
}
