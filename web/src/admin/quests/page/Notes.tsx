import { useBlocker } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { Conflict } from "@/admin/quests/page/usePersistence";
import type { DefinitionView } from "@/admin/quests/queries";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { adminText } from "@/text/admin";

const words = adminText.quests;

interface ConflictNoteProps {
  conflict: Conflict;
  onKeepMine: (theirs: DefinitionView) => void;
  onTakeTheirs: (theirs: DefinitionView) => void;
}

/** Says that somebody else was faster, and lets the author decide; nothing typed is lost meanwhile. */
export function ConflictNote({ conflict: { theirs }, onKeepMine, onTakeTheirs }: ConflictNoteProps) {
  return (
    <div role="alert" className="mb-5 rounded-2xl border border-ember bg-ember-soft p-5">
      <h2 className="flex items-center gap-2 text-lg font-semibold text-ember">
        <TriangleAlert size={19} aria-hidden />
        {words.conflict.title}
      </h2>
      <p className="mt-1.5 leading-relaxed">
        {words.conflict.body}{" "}
        {theirs?.draft
          ? words.conflict.theirs(theirs.draft.updated_by, theirs.draft.updated_at)
          : words.conflict.gone}
      </p>
      {theirs !== null && (
        <div className="mt-4 flex flex-wrap gap-3">
          <Button onClick={() => onKeepMine(theirs)}>{words.conflict.keepMine}</Button>
          <Button look="quiet" onClick={() => onTakeTheirs(theirs)}>
            {words.conflict.takeTheirs}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Asks before unsaved changes are left behind. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const isBlocked = blocker.status === "blocked";
  return (
    <Dialog title={words.leave.title} isOpen={isBlocked} onClose={() => isBlocked && blocker.reset()}>
      <p className="text-muted">{words.leave.body}</p>
      <div className="mt-5 flex justify-end gap-3">
        <Button look="quiet" onClick={() => isBlocked && blocker.proceed()}>
          {words.leave.go}
        </Button>
        <Button onClick={() => isBlocked && blocker.reset()}>{words.leave.stay}</Button>
      </div>
    </Dialog>
  );
}
