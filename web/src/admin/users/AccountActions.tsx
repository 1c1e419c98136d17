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
  const [dialog, setDialog] = useState<"edit" | "deactivate" | "activate" | null>(null);
  const isActive = account.status !== 2;
  const close = () => setDialog(null);

  async function change(status: 1 | 2) {
    const params = { path: { user_id: account.user_id } };
    await api.PATCH("/api/v1/users/{user_id}", { params, body: { status } });
    await reload();
  }

  return (
    <>
      <Button look="quiet" onClick={() => setDialog("edit")}>
        {words.edit}
      </Button>
      <Button look="quiet" onClick={() => setDialog(isActive ? "deactivate" : "activate")}>
        {isActive ? words.deactivate : words.activate}
      </Button>
      <EditAccountDialog account={account} isOpen={dialog === "edit"} onClose={close} />
      {/* One dialog for each act: one that closes still says what it was about. */}
      <ConfirmDialog
        title={words.deactivate}
        body={words.deactivateBody}
        submit={words.deactivate}
        isGrave
        isOpen={dialog === "deactivate"}
        onClose={close}
        onConfirm={() => change(2)}
      />
      <ConfirmDialog
        title={words.activate}
        body={words.activateBody}
        submit={words.activate}
        isOpen={dialog === "activate"}
        onClose={close}
        onConfirm={() => change(1)}
      />
    </>
  );
}
