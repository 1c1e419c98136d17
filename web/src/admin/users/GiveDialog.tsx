import { useRef, useState } from "react";
import { useReload } from "@/admin/shared/useReload";
import { Field } from "@/components/Field";
import { ReasonDialog } from "@/components/ReasonDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.users.grants;
const AMOUNTS = ["gold", "diamonds", "points"] as const;
const NOTHING = { gold: "", diamonds: "", points: "" };

interface GiveDialogProps {
  id: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Gives a user something that no quest pays. */
export function GiveDialog({ id, isOpen, onClose }: GiveDialogProps) {
  const { api } = useServices();
  const reload = useReload();
  const [amounts, setAmounts] = useState(NOTHING);
  // One key for one gift, however often it has to be sent until an answer comes.
  const key = useRef(crypto.randomUUID());

  async function give(reason: string) {
    await api.POST("/api/v1/operations/grants", {
      params: { header: { "Idempotency-Key": key.current } },
      body: {
        user_id: id,
        gold: Number(amounts.gold),
        diamonds: Number(amounts.diamonds),
        points: Number(amounts.points),
        reason,
      },
    });
    key.current = crypto.randomUUID();
    setAmounts(NOTHING);
    await reload();
  }

  return (
    <ReasonDialog
      title={words.give}
      body={words.giveBody}
      submit={words.give}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={give}
    >
      <div className="grid grid-cols-3 gap-3">
        {AMOUNTS.map((name) => (
          <Field
            key={name}
            label={words[name]}
            type="number"
            inputMode="numeric"
            min={0}
            step={1}
            placeholder="0"
            value={amounts[name]}
            onChange={(event) => {
              key.current = crypto.randomUUID();
              setAmounts({ ...amounts, [name]: event.target.value });
            }}
          />
        ))}
      </div>
    </ReasonDialog>
  );
}
