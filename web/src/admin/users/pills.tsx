import type { Account } from "@/api/desk";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";

const ROLE_LOOKS = { user: "quiet", viewer: "gem", admin: "gold" } as const;
const STATE_LOOKS = { 0: "quiet", 1: "good", 2: "bad" } as const;

export function RolePill({ role }: { role: Account["role"] }) {
  return <Pill look={ROLE_LOOKS[role]}>{adminText.roles[role]}</Pill>;
}

export function StatePill({ status }: { status: Account["status"] }) {
  return <Pill look={STATE_LOOKS[status]}>{adminText.users.states[status]}</Pill>;
}
