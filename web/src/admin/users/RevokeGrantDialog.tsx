import { useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { POLICIES, type Policy } from "@/admin/users/RetractDialog";
import type { Grant } from "@/api/desk";
import { ReasonDialog } from "@/components/ReasonDialog";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const { grants: words, retract } = adminText.users;

interface RevokeGrantDialogProps {
  grant: Grant | null;
  name: string;
  onClose: () => void;
}

/** Takes one grant back; the completion that it was for stands. */
export function RevokeGrantDialog({ grant, name, onClose }: RevokeGrantDialogProps) {
  const { api } = useServices();
  const reload = useReload();
  const [shortfall, setShortfall] = useState<Policy>("floor");
  async function revoke(reason: string) {
    if (grant === null) return;
    await api.POST("/api/v1/operations/grants/{grant_id}/revoke", {
      params: { path: { grant_id: grant.grant_id } },
      body: { reason, shortfall },
    });
    await reload();
  }
  return (
    <ReasonDialog
      title={words.revokeNamed(name)}
      body={words.revokeBody}
      submit={words.revoke}
      isGrave
      isOpen={grant !== null}
      onClose={onClose}
      onConfirm={revoke}
    >
      <div className="mb-4">
        <Select label={retract.policy} options={POLICIES} value={shortfall} onChange={setShortfall} />
      </div>
    </ReasonDialog>
  );
}
