/** The first stop of the Tab key; every frame gives its main landmark the id "main". */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent text-sm focus-visible:translate-y-0"
    >
      Skip to content
    </a>
  );
}
