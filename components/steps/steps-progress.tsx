"use client";

import { Button } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/progress.tsx";

interface StepsProgressProps {
  label: string;
  tried: number;
  /** As asked about; more may have come meanwhile. */
  total: number;
  onStop: () => void;
}

/** While it runs, inside the dialog that began it. */
export function StepsProgress({ label, tried, total, onStop }: StepsProgressProps) {
  return (
    <>
      <Progress label={label} done={tried} total={Math.max(total, tried)} />
      <div>
        <Button size="sm" onClick={onStop}>
          Stop after this step
        </Button>
      </div>
    </>
  );
}
