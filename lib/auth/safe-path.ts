const anyOrigin = "http://here.invalid";

/**
 * Where to go after signing in: `wanted` when it is a path inside the workspace, else the workspace itself. Parsed by the
 * rules that the browser goes by (`/\evil.example` and `/<tab>/evil.example` are other hosts to it), then put together anew.
 */
export function pathInWorkspace(slug: string, wanted: string | null | undefined): string {
  const home = `/${slug}`;
  if (!wanted?.startsWith("/")) return home;
  const url = URL.parse(wanted, anyOrigin);
  if (url?.origin !== anyOrigin) return home;
  if (url.pathname !== home && !url.pathname.startsWith(`${home}/`)) return home;
  // An encoded slash or backslash may come out as a real one behind the next proxy.
  if (/%2f|%5c/i.test(url.pathname)) return home;
  // Going back to where one came from would be a loop.
  if (url.pathname === `${home}/sign-in`) return home;
  // The router's own parameter, on what it fetches when one moves between pages.
  url.searchParams.delete("_rsc");
  return `${url.pathname}${url.search}`;
}
