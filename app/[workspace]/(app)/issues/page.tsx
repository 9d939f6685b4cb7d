import type { Metadata } from "next";
import { Inbox, type InboxProps } from "./inbox.tsx";

export const metadata: Metadata = { title: "Issues" };

export default function IssuesPage(props: InboxProps) {
  return Inbox({ ...props, closed: false });
}
