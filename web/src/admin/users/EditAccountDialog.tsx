import { type FormEvent, useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { RoleSelect } from "@/admin/users/RoleSelect";
import type { Account } from "@/api/desk";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.users.form;

interface EditAccountDialogProps {
  account: Account;
  isOpen: boolean;
  onClose: () => void;
}

/** Changes an account's role, name and time zone. */
export function EditAccountDialog({ account, isOpen, onClose }: EditAccountDialogProps) {
  return (
    <Dialog title={adminText.users.page.edit} isOpen={isOpen} onClose={onClose}>
      <EditForm account={account} onClose={onClose} />
    </Dialog>
  );
}

/** Mounted anew each time that the dialog opens, so that it begins with the account as it is. */
function EditForm({ account, onClose }: Omit<EditAccountDialogProps, "isOpen">) {
  const { api } = useServices();
  const reload = useReload();
  const { busy, fault, run } = useAct();
  const [role, setRole] = useState(account.role);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      user_name: String(form.get("name")).trim(),
      time_zone: String(form.get("zone")).trim(),
      role,
    };
    const done = await run(async () => {
      await api.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: account.user_id } }, body });
      await reload();
    });
    if (done) onClose();
  }

  return (
    <form noValidate className="space-y-3" onSubmit={(event) => void save(event)}>
      <RoleSelect role={role} onChange={setRole} />
      <Field
        label={words.name}
        name="name"
        maxLength={64}
        defaultValue={account.user_name}
        autoComplete="off"
      />
      <Field
        label={words.zone}
        name="zone"
        defaultValue={account.time_zone}
        autoComplete="off"
        hint={words.zoneHint}
      />
      {fault && <Notice look="fault">{fault}</Notice>}
      <div className="flex justify-end gap-3 pt-3">
        <Button look="quiet" onClick={onClose}>
          {text.cancel}
        </Button>
        <Button type="submit" disabled={busy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
