"use client";

import { useActionState, useState } from "react";
import { check } from "#app/[workspace]/(app)/users-groups/user-management/import/actions.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Select } from "#components/ui/select.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";
import { failureOf } from "#lib/auth/action-state.ts";
import { DiscardButton } from "./discard-button.tsx";

interface ColumnsFormProps {
  slug: string;
  id: string;
  /** `samples`: what the first lines hold. */
  columns: { name: string; samples: string[] }[];
  fields: { id: string; label: string; column: number | null }[];
}

export function ColumnsForm({ slug, id, columns, fields }: ColumnsFormProps) {
  const [state, send] = useActionState(check.bind(null, slug), null);
  const [chosen, setChosen] = useState<Record<string, string>>(
    Object.fromEntries(fields.map(({ id: field, column }) => [field, column === null ? "none" : String(column)])),
  );
  const { error, fields: errors } = failureOf(state);
  const options = [
    { value: "none", label: "No column" },
    ...columns.map(({ name }, column) => ({ value: String(column), label: name })),
  ];
  const unused = columns.filter((_, column) => !Object.values(chosen).includes(String(column)));
  return (
    <Form action={send} className="flex max-w-200 flex-col gap-5">
      <input type="hidden" name="id" value={id} />
      {fields.map(({ id: field, label }) => {
        const samples = columns[Number(chosen[field])]?.samples ?? [];
        return (
          <div key={field} className="grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
            <Field label={label} optional={field !== "userName"} error={errors[field]}>
              <Select
                name={field}
                options={options}
                value={chosen[field] ?? "none"}
                onValueChange={(column) => setChosen((before) => ({ ...before, [field]: column }))}
              />
            </Field>
            <p className="wrap-anywhere line-clamp-2 text-ink-muted text-xs sm:pt-7.5">{samples.join(" · ")}</p>
          </div>
        );
      })}
      {unused.length > 0 && (
        <p className="wrap-anywhere text-ink-muted text-sm">Not imported: {unused.map(({ name }) => name).join(", ")}.</p>
      )}
      {error && Object.keys(errors).length === 0 && (
        <div role="alert">
          <Banner tone="danger">{error}</Banner>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Check the lines</SubmitButton>
        <DiscardButton slug={slug} id={id} label="Discard the file" />
      </div>
    </Form>
  );
}
