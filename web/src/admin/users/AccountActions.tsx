import { useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { EditAccountDialog } from "@/admin/users/EditAccountDialog";
import type { Account } from "@/api/desk";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.users.page;

/** What can be done with an account as such. */
export function AccountActions({ account }: { account: Account }) {
  const { api } = useServices();
  const reload = useReload();
  const [dialog, setDialog] = useState<"edit" | "status" | null>(null);
  const isActive = account.status !== 2;
  const close = () => setDialog(null);

  async function changeStatus() {
    await api.PATCH("/api/v1/users/{user_id}", {
      params: { path: { user_id: account.user_id } },
      body: { status: isActive ? 2 : 1 },
    });
    await reload();
  }

  return (
    <>
      <Button look="quiet" onClick={() => setDialog("edit")}>
        {words.edit}
      </Button>
      <Button look="quiet" onClick={() => setDialog("status")}>
        {isActive ? words.deactivate : words.activate}
      </Button>
      <EditAccountDialog account={account} isOpen={dialog === "edit"} onClose={close} />
      <ConfirmDialog
        title={isActive ? words.deactivate : words.activate}
        body={isActive ? words.deactivateBody : words.activateBody}
        submit={isActive ? words.deactivate : words.activate}
        isOpen={dialog === "status"}
        onClose={close}
        onConfirm={changeStatus}
      />
    </>
  );
}
