import { useState } from "react";
import type { DefinitionView } from "@/admin/quests/queries";
import { answer } from "@/api/client";
import { ReasonDialog } from "@/components/ReasonDialog";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.questReview;
const MIGRATIONS = adminText.questForm.migrations;

interface RollbackDialogProps {
  code: string;
  /** The version to go back to; null while nobody asks. */
  version: number | null;
  onClose: () => void;
  onDone: (view: DefinitionView) => Promise<void>;
}

/** Publishes an earlier version's content again. */
export function RollbackDialog({ code, version, onClose, onDone }: RollbackDialogProps) {
  const { api } = useServices();
  const [migration, setMigration] = useState<keyof typeof MIGRATIONS>("carry");
  return (
    <ReasonDialog
      title={words.rollbackTitle(version ?? 0)}
      body={words.rollbackBody}
      submit={words.rollback}
      isOpen={version !== null}
      onClose={onClose}
      onConfirm={async (reason) => {
        if (version === null) return;
        const call = api.POST("/api/v1/quests/{code}/rollback", {
          params: { path: { code } },
          body: { version, migration, reason },
        });
        await onDone(await answer(call));
      }}
    >
      <div className="mb-4">
        <Select
          label={adminText.questForm.migration}
          value={migration}
          options={Object.entries(MIGRATIONS).map(([value, label]) => ({
            value: value as keyof typeof MIGRATIONS,
            label,
          }))}
          onChange={setMigration}
        />
      </div>
    </ReasonDialog>
  );
}
