import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

const LOOKS = {
  plain: { box: "bg-pine-soft text-ink", Icon: Info, role: "status" },
  fault: { box: "bg-ember-soft text-ember", Icon: CircleAlert, role: "alert" },
} as const;

/** A sentence that the user must not miss. */
export function Notice({ look = "plain", children }: { look?: keyof typeof LOOKS; children: ReactNode }) {
  const { box, Icon, role } = LOOKS[look];
  return (
    <div role={role} className={`flex gap-3 rounded-xl px-4 py-3 text-sm leading-relaxed ${box}`}>
      <Icon size={18} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
