"use client";

import {
  type ComponentProps,
  createContext,
  type FormEvent,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useTransition,
} from "react";
import { UnsavedChanges } from "./unsaved-changes.tsx";

const FormPending = createContext(false);

/** True while the form around the component is being sent. */
export function useFormPending(): boolean {
  return useContext(FormPending);
}

interface FormProps extends Omit<ComponentProps<"form">, "action" | "onSubmit" | "ref"> {
  /** A server action, or what useActionState returned for one. */
  action: (data: FormData) => void | Promise<void>;
  /** Asks before one leaves the page with changes that weren't saved. */
  guard?: boolean;
  /** With guard: the last sending saved nothing, so the changes are still unsaved. A field in error says so by itself. */
  failed?: boolean;
}

/**
 * Use it instead of `<form action>`, which React empties after each sending: text that failed the check would be gone, and a switch,
 * select or radio would show one value and send another. Moves the focus to the first field in error.
 */
export function Form({ action, guard = false, failed = false, children, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const saved = useRef<string>(undefined);
  const sent = useRef(false);
  const [pending, start] = useTransition();

  useEffect(() => {
    saved.current ??= form.current ? valuesOf(form.current) : "";
    if (pending || !sent.current) return;
    sent.current = false;
    const invalid = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (invalid) invalid.focus();
    else if (form.current && !failed) saved.current = valuesOf(form.current);
  }, [pending, failed]);

  const changed = useCallback(() => form.current !== null && valuesOf(form.current) !== saved.current, []);

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const data = new FormData(event.currentTarget, submitter);
    sent.current = true;
    start(async () => {
      await action(data);
    });
  }

  return (
    <FormPending value={pending}>
      <form {...props} ref={form} onSubmit={send} noValidate>
        {children}
      </form>
      {guard && <UnsavedChanges changed={changed} />}
    </FormPending>
  );
}

/** Values only, in the form's order: two equal texts mean that nothing has changed. */
function valuesOf(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
}
