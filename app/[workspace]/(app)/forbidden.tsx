import { NothingToManage } from "./nothing-to-manage.tsx";

/** What `requirePermission` answers, with status 403. */
export default function Forbidden() {
  return <NothingToManage />;
}
