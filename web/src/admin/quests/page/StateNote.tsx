import type { DefinitionView } from "@/admin/quests/queries";
import { Notice } from "@/components/Notice";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";

const words = adminText.quests;
export const STATE_LOOKS = { draft: "quiet", live: "good", paused: "gold", archived: "bad" } as const;

/** State, version and code of a definition. */
export function StatePills({ view }: { view: DefinitionView }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Pill look={STATE_LOOKS[view.state]}>{words.states[view.state]}</Pill>
      {view.draft_differs && view.state !== "draft" && <Pill look="gem">{words.draftWaiting}</Pill>}
      <span>{view.version === null ? words.neverPublished : words.versionNumber(view.version)}</span>
      <code className="text-sm">{view.code}</code>
    </span>
  );
}

/** What else there is to say about a definition's state. */
export function StateNote({ view, isViewer }: { view: DefinitionView; isViewer: boolean }) {
  const sentences = [
    view.state === "paused" && view.paused_at !== null
      ? words.paused(view.paused_by ?? "", view.paused_at, view.paused_reason)
      : null,
    view.archived_at === null ? null : words.archivedAt(view.archived_at),
    isViewer ? words.readOnly : null,
  ].filter((one) => one !== null);
  return sentences.length === 0 ? null : (
    <div className="mb-4 space-y-2">
      {sentences.map((one) => (
        <Notice key={one}>{one}</Notice>
      ))}
    </div>
  );
}
