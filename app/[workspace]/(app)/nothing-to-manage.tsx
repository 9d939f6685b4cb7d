/** For people who are in the directory but don't run it. */
export function NothingToManage() {
  return (
    <div className="max-w-120 py-10">
      <h1 className="font-semibold text-xl">You're signed in</h1>
      <p className="mt-1 text-ink-muted">
        There is nothing here for you to manage. If there should be, ask an admin of this workspace.
      </p>
    </div>
  );
}
