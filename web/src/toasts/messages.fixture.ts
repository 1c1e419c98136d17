import type { ToastMessage } from "@/api/types";

export function message(seq: number, changes: Partial<ToastMessage> = {}): ToastMessage {
  return {
    seq,
    kind: "quest_completed",
    code: `quest-${seq}`,
    name: `Quest ${seq}`,
    cycle: 1,
    grant_id: null,
    reward: { gold: 0, diamonds: 10, points: 0, badge: null },
    created_at: "2026-11-20T09:30:00Z",
    ...changes,
  };
}
