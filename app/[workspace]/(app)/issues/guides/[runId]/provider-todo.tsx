import type { ReactNode } from "react";
import { Term, Todo } from "#app/[workspace]/(app)/users-groups/user-provisioning/setup/guide.tsx";
import { keyNames, providerName } from "#components/directory/provider-names.ts";
import type { GuideStepId, IdentityProvider } from "#lib/types.ts";

interface ProviderTodoProps {
  step: GuideStepId;
  provider: IdentityProvider;
  /** The name by which somebody is to arrive. */
  wantedName: string | null;
}

/** What a person does in the provider, as its menus say it. */
export function ProviderTodo({ step, provider, wantedName }: ProviderTodoProps) {
  const items = provider === "entra" ? inEntra(step, wantedName) : elsewhere(step, provider, wantedName);
  return items.length > 0 ? <Todo items={items} /> : null;
}

const application = (
  <>
    In the Microsoft Entra admin center, open <Term>Enterprise applications</Term>, your application, then{" "}
    <Term>Provisioning</Term>.
  </>
);
const credentials = (
  <>
    Press <Term>Edit provisioning</Term> and open <Term>Admin Credentials</Term>.
  </>
);
const test = (
  <>
    Press <Term>Test Connection</Term>.
  </>
);

function inEntra(step: GuideStepId, wantedName: string | null): ReactNode[] {
  switch (step) {
    case "stop":
      return [
        application,
        <>
          Press <Term>Stop provisioning</Term>.
        </>,
      ];
    case "start":
      return [
        application,
        <>
          Press <Term>Start provisioning</Term>. If the job is in quarantine, press <Term>Restart provisioning</Term> instead.
        </>,
      ];
    case "arrive":
      return [
        application,
        <>
          Press <Term>Provision on demand</Term>, enter {wantedName ?? "the user"} and press <Term>Provision</Term>.
        </>,
      ];
    case "reach":
      return [application, credentials, <>Compare the Tenant URL with the SCIM URL below.</>, test];
    case "key":
      return [
        application,
        credentials,
        <>
          Paste the key as <Term>Secret Token</Term> and press <Term>Test Connection</Term>.
        </>,
      ];
    case "accept":
      return [
        test,
        <>
          When it says that the credentials are authorized, press <Term>Save</Term>.
        </>,
      ];
    case "use":
      return [
        application,
        credentials,
        <>
          Paste the new key as <Term>Secret Token</Term> and press <Term>Test Connection</Term>.
        </>,
      ];
    case "save":
      return [
        <>
          Press <Term>Save</Term>.
        </>,
        <>
          If the job is in quarantine, press <Term>Restart provisioning</Term> on the overview.
        </>,
      ];
    default:
      return [];
  }
}

function elsewhere(step: GuideStepId, provider: IdentityProvider, wantedName: string | null): ReactNode[] {
  const name = providerName(provider);
  switch (step) {
    case "stop":
      return [`In ${name}, turn provisioning of this application off.`];
    case "start":
      return [`In ${name}, turn provisioning of this application on again.`];
    case "arrive":
      return [`In ${name}, have ${wantedName ?? "the user"} sent again: save or assign them once more.`];
    case "reach":
      return [`In ${name}, compare the URL with the SCIM URL below, and test the connection.`];
    case "key":
    case "use":
      return [`In ${name}, enter the key as ${keyNames[provider]} and test the connection.`];
    case "accept":
      return [`In ${name}, test the connection again, and save.`];
    case "save":
      return [`In ${name}, save.`];
    default:
      return [];
  }
}
