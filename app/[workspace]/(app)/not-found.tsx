/** Inside the frame, so that the way on is at hand. What belongs to another workspace is told like what never was. */
export default function NotFound() {
  return (
    <div className="max-w-120 py-10">
      <h1 className="font-semibold text-xl">There is nothing at this address</h1>
      <p className="mt-1 text-ink-muted">It may have been deleted permanently, or the address has a typing error.</p>
    </div>
  );
}
