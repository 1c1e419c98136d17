import { UserLink } from "@/admin/shared/UserLink";
import type { AuditEntry } from "@/api/desk";

/** Who did it: a link to their account, unless there is none, as of those who are gone and of the seed. */
export function Actor({ actor: { user_id, user_name } }: { actor: AuditEntry["actor"] }) {
  if (user_name === null) return <span className="wrap-anywhere text-muted">{user_id}</span>;
  return <UserLink id={user_id} name={user_name} />;
}
