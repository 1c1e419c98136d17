import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { useAct } from "@/components/useAct";
import { text } from "@/text/en";

interface ReasonDialogProps {
  title: string;
  body: ReactNode;
  submit: string;
  /** What cannot be taken back, or takes something from somebody, looks grave. */
  isGrave?: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** Does it; the reason is never empty. */
  onConfirm: (reason: string) => Promise<void>;
  children?: ReactNode;
}

/** Asks why before something is done that others will want to understand later. */
export function ReasonDialog({
  title,
  body,
  submit,
  isGrave = false,
  isOpen,
  onClose,
  onConfirm,
  children,
}: ReasonDialogProps) {
  const { busy, fault, run } = useAct();
  const [missing, setMissing] = useState(false);

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    setMissing(reason === "");
    if (reason !== "" && (await run(() => onConfirm(reason)))) onClose();
  }

  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <form noValidate onSubmit={(event) => void confirm(event)}>
        <div className="mb-4 leading-relaxed text-muted">{body}</div>
        {children}
        <Field
          label={text.reason.label}
          name="reason"
          maxLength={500}
          autoComplete="off"
          hint={text.reason.hint}
          fault={missing ? text.form.required : undefined}
        />
        {fault && <Notice look="fault">{fault}</Notice>}
        <div className="mt-5 flex justify-end gap-3">
          <Button look="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look={isGrave ? "danger" : "primary"} disabled={busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
