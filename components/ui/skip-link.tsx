/** The first stop of the Tab key; every frame gives its main landmark the id "main". */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent text-sm focus-visible:not-sr-only focus-visible:fixed! focus-visible:top-2 focus-visible:left-2 focus-visible:px-3! focus-visible:py-2!"
    >
      Skip to content
    </a>
  );
}
