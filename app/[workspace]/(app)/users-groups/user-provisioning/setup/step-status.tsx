import type { ReactNode } from "react";
import { Status } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Arrivals } from "#lib/types.ts";
import type { Check } from "./progress.ts";

interface StepStatusProps {
  check: Check;
  met: boolean;
  /** What is said until it is. */
  waiting: string;
  connectedAt: Date | null;
  arrivals: Arrivals;
  /** Of Users & groups. */
  path: string;
}

/** Green by itself, as soon as its request has arrived. */
export function StepStatus({ check, met, waiting, connectedAt, arrivals, path }: StepStatusProps) {
  if (!met) return <Status tone={check === "on" ? "neutral" : "busy"}>{waiting}</Status>;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      <Status tone="ok">{said[check]}</Status> {detail(check, connectedAt, arrivals, path)}
    </span>
  );
}

const said: Record<Check, string> = {
  on: "Sync using SCIM is on",
  connected: "Connected",
  user: "First user arrived:",
  group: "First group arrived:",
};

function detail(check: Check, connectedAt: Date | null, { firstUser, firstGroup }: Arrivals, path: string): ReactNode {
  if (check === "connected" && connectedAt) {
    return (
      <span className="text-ink-muted">
        last heard <RelativeTime at={connectedAt} />
      </span>
    );
  }
  if (check === "user" && firstUser)
    return <TextLink href={`${path}/user-management/${firstUser.id}`}>{firstUser.name}</TextLink>;
  if (check === "group" && firstGroup) {
    return <TextLink href={`${path}/group-management/${firstGroup.id}`}>{firstGroup.name}</TextLink>;
  }
  return null;
}
