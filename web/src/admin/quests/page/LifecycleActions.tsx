import { useState } from "react";
import type { DefinitionView } from "@/admin/quests/queries";
import { answer } from "@/api/client";
import { Button } from "@/components/Button";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ReasonDialog } from "@/components/ReasonDialog";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

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
  const params = { path: { code: view.code } };
  const close = () => setAsked(null);

  async function archive() {
    onChanged(await answer(api.POST("/api/v1/quests/{code}/archive", { params })));
  }
  async function discard() {
    const header = { "if-match": `"${view.draft?.edition ?? 0}"` };
    await api.DELETE("/api/v1/quests/{code}/draft", { params: { ...params, header } });
    onDiscarded(view);
  }

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
      {/* One dialog for each act: one that closes still says what it was about. */}
      <ReasonDialog
        title={words.pause}
        body={words.pauseBody}
        submit={words.pause}
        isOpen={asked === "pause"}
        onClose={close}
        onConfirm={async (reason) => {
          onChanged(await answer(api.POST("/api/v1/quests/{code}/pause", { params, body: { reason } })));
        }}
      />
      <ReasonDialog
        title={words.resume}
        body={words.resumeBody}
        submit={words.resume}
        isOpen={asked === "resume"}
        onClose={close}
        onConfirm={async (reason) => {
          onChanged(await answer(api.POST("/api/v1/quests/{code}/resume", { params, body: { reason } })));
        }}
      />
      <ConfirmDialog
        title={words.archive}
        body={words.archiveBody}
        submit={words.archive}
        isGrave
        isOpen={asked === "archive"}
        onClose={close}
        onConfirm={archive}
      />
      <ConfirmDialog
        title={words.discard}
        body={view.version === null ? words.discardNew : words.discardBody}
        submit={words.discard}
        isGrave
        isOpen={asked === "discard"}
        onClose={close}
        onConfirm={discard}
      />
    </>
  );
}
