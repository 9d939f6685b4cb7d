import { CircleSlash } from "lucide-react";
import { Status } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import type { ImportState } from "#lib/types.ts";

const looks: Record<ImportState, { tone: Tone; label: string }> = {
  uploading: { tone: "warn", label: "Not uploaded whole" },
  mapping: { tone: "neutral", label: "Columns to choose" },
  checking: { tone: "busy", label: "Being checked" },
  preview: { tone: "neutral", label: "Preview" },
  running: { tone: "busy", label: "Being imported" },
  done: { tone: "ok", label: "Imported" },
  cancelled: { tone: "neutral", label: "Cancelled" },
  failed: { tone: "danger", label: "Stopped" },
};

export function StateOfImport({ state }: { state: ImportState }) {
  const { tone, label } = looks[state];
  return (
    <Status tone={tone} {...(state === "cancelled" ? { icon: CircleSlash } : {})}>
      {label}
    </Status>
  );
}
