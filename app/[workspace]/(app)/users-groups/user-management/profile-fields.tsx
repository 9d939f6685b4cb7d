import type { ReactNode } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { UserProfile } from "#lib/types.ts";

interface ProfileField {
  name: keyof UserProfile;
  label: string;
  optional: boolean;
  help?: string;
  type?: string;
}

export const profileFields: readonly ProfileField[] = [
  { name: "userName", label: "User name", optional: false, help: "The UPN: what this person signs in with." },
  { name: "displayName", label: "Display name", optional: true },
  { name: "givenName", label: "First name", optional: true },
  { name: "familyName", label: "Last name", optional: true },
  { name: "workEmail", label: "E-mail", optional: true, type: "email" },
  { name: "title", label: "Job title", optional: true },
  { name: "department", label: "Department", optional: true },
  { name: "mobilePhone", label: "Mobile phone", optional: true, type: "tel" },
];

interface ProfileFieldsProps {
  /** Null = a new user. */
  profile: UserProfile | null;
  /** What was typed before it was refused, by field. */
  values: Partial<Record<string, string>>;
  problems: Partial<Record<string, string>>;
}

export function ProfileFields({ profile, values, problems }: ProfileFieldsProps) {
  return (
    <ProfileColumns>
      {profileFields.map(({ name, label, optional, help, type }) => (
        <Field key={name} label={label} optional={optional} help={help} error={problems[name]}>
          <Input name={name} type={type ?? "text"} defaultValue={values[name] ?? profile?.[name] ?? ""} autoComplete="off" />
        </Field>
      ))}
    </ProfileColumns>
  );
}

export function ProfileColumns({ children }: { children: ReactNode }) {
  return <div className="grid gap-5 sm:grid-cols-2">{children}</div>;
}
