import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { RoleSelect } from "@/admin/users/RoleSelect";
import { answer } from "@/api/client";
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

/** Opens an account of any role, and leads to it. */
export function CreateAccountDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { api } = useServices();
  const navigate = useNavigate();
  const reload = useReload();
  const { busy, fault, run } = useAct();
  const [role, setRole] = useState<Account["role"]>("user");

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      user_name: String(form.get("name")).trim(),
      password: String(form.get("password")),
      time_zone: String(form.get("zone")).trim() || "UTC",
      role,
      attributes: {},
    };
    await run(async () => {
      const account = await answer(api.POST("/api/v1/users", { body }));
      onClose();
      void reload();
      await navigate({ to: "/admin/users/$id", params: { id: account.user_id } });
    });
  }

  return (
    <Dialog title={adminText.users.create} isOpen={isOpen} onClose={onClose}>
      <form noValidate className="space-y-3" onSubmit={(event) => void create(event)}>
        <Field label={words.name} name="name" maxLength={64} autoComplete="off" />
        <Field
          label={words.password}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={words.passwordHint}
        />
        <Field label={words.zone} name="zone" placeholder="UTC" autoComplete="off" hint={words.zoneHint} />
        <RoleSelect role={role} onChange={setRole} />
        {fault && <Notice look="fault">{fault}</Notice>}
        <div className="flex justify-end gap-3 pt-3">
          <Button look="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={busy}>
            {adminText.users.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
