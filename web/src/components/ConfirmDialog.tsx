import type { ReactNode } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { useAct } from "@/components/useAct";
import { text } from "@/text/en";

interface ConfirmDialogProps {
  title: string;
  body: ReactNode;
  submit: string;
  /** What cannot be taken back, or takes something from somebody, looks grave. */
  isGrave?: boolean;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

/** Asks once more before something is done. */
export function ConfirmDialog({
  title,
  body,
  submit,
  isGrave = false,
  isOpen,
  onClose,
  onConfirm,
}: ConfirmDialogProps) {
  const { busy, fault, run } = useAct();
  async function confirm() {
    if (await run(onConfirm)) onClose();
  }
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <div className="mb-4 leading-relaxed text-muted">{body}</div>
      {fault && <Notice look="fault">{fault}</Notice>}
      <div className="mt-5 flex justify-end gap-3">
        <Button look="quiet" onClick={onClose}>
          {text.cancel}
        </Button>
        <Button look={isGrave ? "danger" : "primary"} disabled={busy} onClick={() => void confirm()}>
          {submit}
        </Button>
      </div>
    </Dialog>
  );
}
