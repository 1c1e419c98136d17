import { useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

type Span = keyof typeof words.replaySpans;

const words = adminText.webhooks;
const SPANS = (["1", "7", "30"] as const).map((value) => ({ value, label: words.replaySpans[value] }));
const DAY_MS = 86_400_000;

interface ReplayDialogProps {
  endpointId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Sends again what was given up. */
export function ReplayDialog({ endpointId, isOpen, onClose }: ReplayDialogProps) {
  const { api } = useServices();
  const reload = useReload();
  const [days, setDays] = useState<Span>("1");
  async function replay() {
    await api.POST("/api/v1/webhooks/{endpoint_id}/replay", {
      params: { path: { endpoint_id: endpointId } },
      body: { since: new Date(Date.now() - Number(days) * DAY_MS).toISOString() },
    });
    await reload();
  }
  return (
    <ConfirmDialog
      title={words.replayFailed}
      body={
        <div className="space-y-4">
          <p>{words.replayBody}</p>
          <Select label={words.replaySince} options={SPANS} value={days} onChange={setDays} />
        </div>
      }
      submit={words.replayFailed}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={replay}
    />
  );
}
