import { useReload } from "@/admin/shared/useReload";
import { answer } from "@/api/client";
import { ReasonDialog } from "@/components/ReasonDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.operations.parked;

/** How many messages one request decides about at most. */
const MOST_AT_ONCE = 500;

/** What has come of an act: how many messages it was done with, and how many still wait, or were decided about before. */
export interface Outcome {
  done: number;
  left: number;
}

interface ParkedActProps {
  ids: readonly string[];
  isOpen: boolean;
  onClose: () => void;
  onDone: (said: string, outcome: Outcome) => void;
}

/** Sends messages again as they came. */
export function RedriveDialog({ ids, isOpen, onClose, onDone }: ParkedActProps) {
  const { api } = useServices();
  const reload = useReload();
  return (
    <ReasonDialog
      title={words.redriveNumber(ids.length)}
      body={words.redriveBody}
      submit={words.redrive}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async (reason) => {
        const outcome = await resolve(ids, reload, (some) =>
          answer(
            api.POST("/api/v1/operations/parked-messages/bulk/redrive", { body: { ids: some, reason } }),
          ),
        );
        onDone(words.redriven(outcome.done, outcome.left), outcome);
      }}
    />
  );
}

/** Gives messages up, with the reason. */
export function DropDialog({ ids, isOpen, onClose, onDone }: ParkedActProps) {
  const { api } = useServices();
  const reload = useReload();
  return (
    <ReasonDialog
      title={words.dropNumber(ids.length)}
      body={words.dropBody}
      submit={words.drop}
      isGrave
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async (reason) => {
        const outcome = await resolve(ids, reload, (some) =>
          answer(api.POST("/api/v1/operations/parked-messages/bulk/drop", { body: { ids: some, reason } })),
        );
        onDone(words.dropped(outcome.done, outcome.left), outcome);
      }}
    />
  );
}

async function resolve(
  ids: readonly string[],
  reload: () => Promise<void>,
  act: (some: string[]) => Promise<Outcome>,
): Promise<Outcome> {
  let done = 0;
  try {
    for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
      done += (await act(ids.slice(start, start + MOST_AT_ONCE))).done;
    }
  } finally {
    await reload();
  }
  return { done, left: ids.length - done };
}
