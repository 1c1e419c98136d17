import { useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { ReasonDialog } from "@/components/ReasonDialog";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

export type Policy = "owe" | "floor";

const words = adminText.users.retract;
export const POLICIES = (["owe", "floor"] as const).map((value) => ({ value, label: words.policies[value] }));

interface RetractDialogProps {
  event: { event_id: string; event_type: string } | null;
  onClose: () => void;
}

/** Takes an event back, with what rested on it. */
export function RetractDialog({ event, onClose }: RetractDialogProps) {
  const { api } = useServices();
  const reload = useReload();
  const [policy, setPolicy] = useState<Policy>("owe");
  async function retract(reason: string) {
    if (event === null) return;
    await api.POST("/api/v1/events/{event_id}/retract", {
      params: { path: { event_id: event.event_id } },
      body: { reason, policy },
    });
    await reload();
  }
  return (
    <ReasonDialog
      title={words.title}
      body={
        <>
          <p className="mb-3 font-semibold break-all text-ink">
            {event?.event_type} <code>{event?.event_id}</code>
          </p>
          <p>{words.body}</p>
        </>
      }
      submit={words.open}
      isGrave
      isOpen={event !== null}
      onClose={onClose}
      onConfirm={retract}
    >
      <div className="mb-4">
        <Select label={words.policy} options={POLICIES} value={policy} onChange={setPolicy} />
      </div>
    </ReasonDialog>
  );
}
