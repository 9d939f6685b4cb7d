import { type ActionState, failureOf } from "#lib/auth/action-state.ts";

/** Why nothing was saved, when no field says so. */
export function FormProblem({ state }: { state: ActionState }) {
  const { error, fields } = failureOf(state);
  if (!error || Object.keys(fields).length > 0) return null;
  return (
    <p role="alert" className="text-danger text-sm">
      {error}
    </p>
  );
}
