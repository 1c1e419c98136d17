import type { Account } from "@/api/desk";
import { Select } from "@/components/Select";
import { adminText } from "@/text/admin";

type Role = Account["role"];

const ROLES = (["user", "viewer", "admin"] as const).map((value) => ({
  value,
  label: adminText.roles[value],
}));

/** What a user may do, with what that means. */
export function RoleSelect({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  return (
    <div>
      <Select label={adminText.users.form.role} options={ROLES} value={role} onChange={onChange} />
      <p className="mt-1 min-h-5 text-sm text-muted">{adminText.users.form.roleHints[role]}</p>
    </div>
  );
}
