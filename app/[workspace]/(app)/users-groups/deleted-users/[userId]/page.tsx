import type { Metadata } from "next";
import {
  UserPage,
  type UserPageProps,
  userPageTitle,
} from "#app/[workspace]/(app)/users-groups/user-management/[userId]/user-page.tsx";

export async function generateMetadata(props: UserPageProps): Promise<Metadata> {
  return { title: await userPageTitle(props) };
}

export default function DeletedUserPage(props: UserPageProps) {
  return UserPage({ ...props, list: "deleted-users" });
}
