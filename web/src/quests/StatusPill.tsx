import {
  CalendarClock,
  Check,
  Circle,
  CircleDashed,
  CirclePause,
  Gift,
  Lock,
  type LucideIcon,
  TimerOff,
} from "lucide-react";
import type { QuestStatus } from "@/api/types";
import { text } from "@/text/en";

const LOOKS: Record<QuestStatus, { look: string; Icon: LucideIcon }> = {
  ready_to_claim: { look: "bg-gold-soft text-gold", Icon: Gift },
  in_progress: { look: "bg-pine-soft text-pine", Icon: CircleDashed },
  available: { look: "bg-sunken text-ink", Icon: Circle },
  upcoming: { look: "bg-gem-soft text-gem", Icon: CalendarClock },
  locked: { look: "bg-sunken text-muted", Icon: Lock },
  completed: { look: "bg-pine-soft text-pine", Icon: Check },
  expired: { look: "bg-sunken text-muted", Icon: TimerOff },
  paused: { look: "bg-gem-soft text-gem", Icon: CirclePause },
  ended: { look: "bg-sunken text-muted", Icon: TimerOff },
};

export function StatusPill({ status }: { status: QuestStatus }) {
  const { look, Icon } = LOOKS[status];
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-semibold ${look}`}
    >
      <Icon size={13} strokeWidth={2.4} aria-hidden />
      {text.quest.status[status]}
    </span>
  );
}
