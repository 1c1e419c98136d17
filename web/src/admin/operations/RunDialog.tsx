import { type FormEvent, useState } from "react";
import { DifferencesTable } from "@/admin/operations/DifferencesTable";
import { type ReconciliationState, useReconciliation } from "@/admin/operations/useReconciliation";
import { useReload } from "@/admin/shared/useReload";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { Select } from "@/components/Select";
import { useAct } from "@/components/useAct";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

type Share = keyof typeof words.shares;

const words = adminText.operations.reconciliations;
const SHARES = (["1", "0.1", "0.01"] as const).map((value) => ({ value, label: words.shares[value] }));

/** Compares the books now, and shows what comes of it while it runs. */
export function RunDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const reload = useReload();
  const { busy, fault, run } = useAct();
  const reconciliation = useReconciliation();
  const [share, setShare] = useState<Share>("1");

  async function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const users = String(form.get("users"))
      .split(",")
      .map((user) => user.trim())
      .filter(Boolean);
    await run(async () => {
      await reconciliation.run({ sample: Number(share), users, repair: form.get("repair") !== null });
      await reload();
    });
  }

  function close() {
    reconciliation.reset();
    onClose();
  }

  return (
    <Dialog title={words.run} isOpen={isOpen} onClose={close} size="wide">
      <form noValidate className="space-y-3" onSubmit={(event) => void start(event)}>
        <Select label={words.who} options={SHARES} value={share} onChange={setShare} />
        <Field label={words.users} name="users" hint={words.usersHint} autoComplete="off" />
        <label className="flex items-start gap-3 text-sm">
          <input type="checkbox" name="repair" className="mt-0.5 size-5 accent-pine" />
          <span>
            <span className="block font-semibold">{words.repair}</span>
            <span className="text-muted">{words.repairHint}</span>
          </span>
        </label>
        {fault && <Notice look="fault">{fault}</Notice>}
        <Outcome state={fault ? { kind: "idle" } : reconciliation.state} />
        <div className="flex justify-end gap-3 pt-2">
          <Button look="quiet" onClick={close}>
            {text.close}
          </Button>
          <Button type="submit" disabled={busy}>
            {words.start}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Outcome({ state }: { state: ReconciliationState }) {
  switch (state.kind) {
    case "idle":
      return null;
    case "beginning":
      return <Notice>{words.beginning}</Notice>;
    case "progress":
      return <Notice>{words.running(state.users, state.total_users, state.drift)}</Notice>;
    case "error":
      return <Notice look="fault">{words.broken}</Notice>;
    case "report":
      return (
        <div className="space-y-4">
          <Notice look={state.drift_total > state.repaired ? "fault" : "plain"}>
            {state.drift_total > 0
              ? words.differs(state.users, state.drift_total, state.repaired)
              : words.agrees(state.users)}
          </Notice>
          {state.drift_total > 0 && <DifferencesTable differences={state.drift} total={state.drift_total} />}
        </div>
      );
  }
}
