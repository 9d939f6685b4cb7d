"use client";

import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";

interface DeletePermanentlyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  /** The user name, to be typed. */
  confirmText: string;
  onConfirm: () => Promise<string | undefined>;
}

export function DeletePermanentlyDialog({ open, onOpenChange, name, confirmText, onConfirm }: DeletePermanentlyDialogProps) {
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${name} permanently?`}
      goes={[
        "1 user: profile, memberships, role, password and sessions. Nobody can bring them back.",
        "The id: should the same person be provisioned again, they are a new user.",
      ]}
      stays={["The change history, with what was deleted."]}
      confirmText={confirmText}
      confirmLabel="Delete permanently"
      onConfirm={onConfirm}
    />
  );
}
