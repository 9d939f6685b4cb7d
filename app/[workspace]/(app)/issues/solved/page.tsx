import type { Metadata } from "next";
import { Inbox, type InboxProps } from "#app/[workspace]/(app)/issues/inbox.tsx";

export const metadata: Metadata = { title: "Solved issues" };

export default function SolvedIssuesPage(props: InboxProps) {
  return Inbox({ ...props, closed: true });
}
