import type { Page } from "@playwright/test";
import { openToScim, pauseSync, type Workspace } from "./database.ts";
import { signIn } from "./fixtures.ts";
import { addUser, type Connection, type Person } from "./provider.ts";

export const management = "/users-groups/user-management";

export const adele: Person = { userName: "adele@contoso.example", givenName: "Adele", familyName: "Brandt", department: "Sales" };
export const zoe: Person = { userName: "zoe@contoso.example", givenName: "Zoë", familyName: "Åkesson", department: "Legal" };
export const mei: Person = { userName: "mei@contoso.example", givenName: "Mei", familyName: "O'Hara", department: "Sales" };

export function numbered(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const number = String(i + 1).padStart(2, "0");
    return { userName: `person${number}@contoso.example`, givenName: "Person", familyName: number };
  });
}

export async function addAll(connection: Connection, people: Person[]): Promise<string[]> {
  const ids: string[] = [];
  for (const person of people) ids.push(await addUser(connection, person));
  return ids;
}

/** The links of the table of users. */
export const names = (page: Page) => page.getByRole("table", { name: "Users" }).getByRole("link");
/** Their initials stand before them where there is room. */
export const called = (...people: string[]) => people.map((name) => new RegExp(`${name}(, excluded from provisioning)?$`));

/** Adele's page; what the provider manages can be edited. */
export async function openPaused(page: Page, workspace: Workspace): Promise<void> {
  const [id] = await addAll(await openToScim(workspace), [adele, zoe]);
  await pauseSync(workspace);
  await signIn(page, workspace, { to: `${management}/${id}` });
}
