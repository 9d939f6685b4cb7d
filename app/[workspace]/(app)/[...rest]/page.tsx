import { notFound } from "next/navigation";
import { requireSession } from "#lib/auth/session.ts";

/** Whatever no page answers: within the frame for those who are signed in, after signing in for the others. */
export default async function NoPage({ params }: { params: Promise<{ workspace: string }> }) {
  await requireSession((await params).workspace);
  notFound();
}
