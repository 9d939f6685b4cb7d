import type { Metadata } from "next";
import { UserPage, type UserPageProps, userPageTitle } from "./user-page.tsx";

export async function generateMetadata(props: UserPageProps): Promise<Metadata> {
  return { title: await userPageTitle(props) };
}

export default function LiveUserPage(props: UserPageProps) {
  return UserPage({ ...props, list: "user-management" });
}
