import { useState } from "react";
import type { DefinitionView } from "@/admin/quests/queries";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { ReasonDialog } from "@/components/ReasonDialog";
import { useAct } from "@/components/useAct";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.quests;
type Act = "pause" | "resume" | "archive" | "discard";

interface LifecycleActionsProps {
  view: DefinitionView;
  onChanged: (view: DefinitionView) => void;
  /** The draft is gone, and with it the definition where there is no more of it. */
  onDiscarded: (view: DefinitionView) => void;
}

/** Pause, resume, archive, and throw a draft away: what a definition's state allows. */
export function LifecycleActions({ view, onChanged, onDiscarded }: LifecycleActionsProps) {
  const { api } = useServices();
  const [asked, setAsked] = useState<Act | null>(null);
  const { busy, fault, run } = useAct();
  const params = { path: { code: view.code } };
  const close = () => setAsked(null);

  async function act(work: () => Promise<void>) {
    if (await run(work)) close();
  }
  const archive = () =>
    act(async () => onChanged(await answer(api.POST("/api/v1/quests/{code}/archive", { params }))));
  const discard = () =>
    act(async () => {
      const header = { "if-match": `"${view.draft?.edition ?? 0}"` };
      await api.DELETE("/api/v1/quests/{code}/draft", { params: { ...params, header } });
      onDiscarded(view);
    });

  return (
    <>
      {view.state === "live" && (
        <Button look="quiet" onClick={() => setAsked("pause")}>
          {words.pause}
        </Button>
      )}
      {view.state === "paused" && <Button onClick={() => setAsked("resume")}>{words.resume}</Button>}
      {(view.state === "live" || view.state === "paused") && (
        <Button look="quiet" onClick={() => setAsked("archive")}>
          {words.archive}
        </Button>
      )}
      {view.draft !== null && view.state !== "archived" && (
        <Button look="quiet" onClick={() => setAsked("discard")}>
          {words.discard}
        </Button>
      )}
      <ReasonDialog
        title={asked === "resume" ? words.resume : words.pause}
        body={asked === "resume" ? words.resumeBody : words.pauseBody}
        submit={asked === "resume" ? words.resume : words.pause}
        isOpen={asked === "pause" || asked === "resume"}
        onClose={close}
        onConfirm={async (reason) => {
          const call =
            asked === "resume"
              ? api.POST("/api/v1/quests/{code}/resume", { params, body: { reason } })
              : api.POST("/api/v1/quests/{code}/pause", { params, body: { reason } });
          onChanged(await answer(call));
        }}
      />
      <Dialog
        title={asked === "archive" ? words.archive : words.discard}
        isOpen={asked === "archive" || asked === "discard"}
        onClose={close}
      >
        <p className="leading-relaxed text-muted">
          {asked === "archive"
            ? words.archiveBody
            : view.version === null
              ? words.discardNew
              : words.discardBody}
        </p>
        {fault && (
          <div className="mt-4">
            <Notice look="fault">{fault}</Notice>
          </div>
        )}
        <div className="mt-5 flex justify-end gap-3">
          <Button look="quiet" onClick={close}>
            {text.cancel}
          </Button>
          <Button disabled={busy} onClick={() => void (asked === "archive" ? archive() : discard())}>
            {asked === "archive" ? words.archive : words.discard}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
