"use client";

import { useRef, useState, useTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { makeLink } from "./actions.ts";

interface PasswordLinkDialogProps {
  slug: string;
  user: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** First what the link does, then the link: once. */
export function PasswordLinkDialog({ slug, user, open, onOpenChange }: PasswordLinkDialogProps) {
  const [url, setUrl] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const copyButton = useRef<HTMLButtonElement>(null);

  function change(next: boolean) {
    if (!next) {
      setUrl(null);
      setProblem(null);
    }
    onOpenChange(next);
  }

  function make() {
    start(async () => {
      const result = await makeLink(slug, null, { id: user.id });
      if (!result.ok) return setProblem(result.error);
      setProblem(null);
      setUrl(result.value);
      copyButton.current?.focus();
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      dismissible={url === null}
      title={url === null ? `Make a password link for ${user.name}?` : `Password link for ${user.name}`}
      description={
        url === null
          ? "Whoever opens it sets the password of this account: once, within 30 minutes. All sessions of the account end then. No mail reaches this user, so hand the link over yourself."
          : "This link is shown once. It works once, for 30 minutes. Hand it to nobody but this person."
      }
      footer={
        url === null ? (
          <>
            <Button onClick={() => change(false)}>Cancel</Button>
            <Button variant="primary" pending={pending} onClick={make}>
              Make link
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={() => change(false)}>
            Close
          </Button>
        )
      }
    >
      {url !== null && <CopyField label="Password link" value={url} buttonRef={copyButton} />}
      {problem && (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
