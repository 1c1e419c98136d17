import { useState } from "react";
import { Secret } from "@/admin/webhooks/Secret";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Select } from "@/components/Select";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

type Overlap = keyof typeof words.overlaps;

const words = adminText.webhooks;
const OVERLAPS = (["86400", "3600", "0"] as const).map((value) => ({ value, label: words.overlaps[value] }));

interface RotateDialogProps {
  endpointId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Exchanges a receiver's secret, and shows the new one once. */
export function RotateDialog({ endpointId, isOpen, onClose }: RotateDialogProps) {
  const { api } = useServices();
  const { busy, fault, run } = useAct();
  const [overlap, setOverlap] = useState<Overlap>("86400");
  const [secret, setSecret] = useState<string | null>(null);

  async function rotate() {
    await run(async () => {
      const rotated = await answer(
        api.POST("/api/v1/webhooks/{endpoint_id}/rotate-secret", {
          params: { path: { endpoint_id: endpointId } },
          body: { overlap_seconds: Number(overlap) },
        }),
      );
      setSecret(rotated.secret);
    });
  }

  function close() {
    setSecret(null);
    onClose();
  }

  return (
    <Dialog title={words.rotate} isOpen={isOpen} onClose={close}>
      {secret !== null ? (
        <Secret secret={secret} onClose={close} />
      ) : (
        <div className="space-y-4">
          <p className="text-muted">{words.rotateBody}</p>
          <Select label={words.overlap} options={OVERLAPS} value={overlap} onChange={setOverlap} />
          {fault && <Notice look="fault">{fault}</Notice>}
          <div className="flex justify-end gap-3">
            <Button look="quiet" onClick={close}>
              {text.cancel}
            </Button>
            <Button disabled={busy} onClick={() => void rotate()}>
              {words.rotate}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
