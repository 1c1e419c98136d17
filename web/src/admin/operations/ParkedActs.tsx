import { useReload } from "@/admin/shared/useReload";
import { answer } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { ReasonDialog } from "@/components/ReasonDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.operations.parked;

/** How many messages one request decides about at most. */
const MOST_AT_ONCE = 500;

interface ParkedActProps {
  ids: readonly string[];
  isOpen: boolean;
  onClose: () => void;
}

/** Sends messages again as they came. */
export function RedriveDialog({ ids, isOpen, onClose }: ParkedActProps) {
  const { api } = useServices();
  const reload = useReload();
  return (
    <ReasonDialog
      title={words.redriveNumber(ids.length)}
      body={words.redriveBody}
      submit={words.redrive}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={(reason) =>
        resolve(ids, reload, (some) =>
          answer(
            api.POST("/api/v1/operations/parked-messages/bulk/redrive", { body: { ids: some, reason } }),
          ),
        )
      }
    />
  );
}

/** Gives messages up, with the reason. */
export function DropDialog({ ids, isOpen, onClose }: ParkedActProps) {
  const { api } = useServices();
  const reload = useReload();
  return (
    <ReasonDialog
      title={words.dropNumber(ids.length)}
      body={words.dropBody}
      submit={words.drop}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={(reason) =>
        resolve(ids, reload, (some) =>
          answer(api.POST("/api/v1/operations/parked-messages/bulk/drop", { body: { ids: some, reason } })),
        )
      }
    />
  );
}

async function resolve(
  ids: readonly string[],
  reload: () => Promise<void>,
  act: (some: string[]) => Promise<{ done: number; left: number }>,
): Promise<void> {
  let done = 0;
  let left = 0;
  try {
    for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
      const answered = await act(ids.slice(start, start + MOST_AT_ONCE));
      done += answered.done;
      left += answered.left;
    }
  } finally {
    await reload();
  }
  if (left > 0) throw new ApiProblem(409, words.doneSome(done, ids.length));
}
