import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Save } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCheck } from "@/admin/quests/editor/useCheck";
import { useDocument } from "@/admin/quests/editor/useDocument";
import { DefinitionPanel } from "@/admin/quests/page/DefinitionPanel";
import { LifecycleActions } from "@/admin/quests/page/LifecycleActions";
import { ConflictNote, LeaveGuard } from "@/admin/quests/page/Notes";
import { RollbackDialog } from "@/admin/quests/page/RollbackDialog";
import { StateNote, StatePills } from "@/admin/quests/page/StateNote";
import { usePersistence } from "@/admin/quests/page/usePersistence";
import { useSaid } from "@/admin/quests/page/useSaid";
import { type DefinitionView, type WorkingCopy, workingCopyOf } from "@/admin/quests/queries";
import { BackfillPanel } from "@/admin/quests/review/BackfillPanel";
import { ReviewPanel } from "@/admin/quests/review/ReviewPanel";
import { VersionsPanel } from "@/admin/quests/review/VersionsPanel";
import { useMayChange } from "@/admin/useRole";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { Tabs } from "@/components/Tabs";
import { useAct } from "@/components/useAct";
import { adminText } from "@/text/admin";

const words = adminText.quests;
const BLANK = { code: "", name: "", objective: { on: [], target: 1 } };
const NEW_TABS = ["definition", "publish"] as const;
const TABS = ["definition", "publish", "versions", "past"] as const;

/** One definition from its first draft to the archive; `copy` is null for one that is new. */
export function QuestEditor({ copy }: { copy: WorkingCopy | null }) {
  const mayChange = useMayChange();
  const navigate = useNavigate();
  const draft = useDocument(copy?.definition ?? BLANK);
  const stored = usePersistence(copy?.view ?? null);
  const { view } = stored;
  const isReadOnly = !mayChange || view?.state === "archived";
  const check = useCheck(draft.value, view?.state !== "archived");
  const [tab, setTab] = useState<(typeof TABS)[number]>("definition");
  const [said, setSaid] = useSaid();
  const [rollingBack, setRollingBack] = useState<number | null>(null);
  const { busy, fault, run } = useAct();
  const name = typeof draft.value?.["name"] === "string" ? draft.value["name"] : "";

  const { adopt, reload } = stored;
  const { rebase, isDirty } = draft;
  const known = useRef(copy);
  useEffect(() => {
    if (copy === null || copy === known.current) return;
    known.current = copy;
    // What changed elsewhere is taken over, unless something was typed here, which only its author throws away.
    if (isDirty || !isNewer(copy.view, view)) return;
    adopt(copy.view);
    rebase(copy.definition);
  });

  async function save(over?: DefinitionView): Promise<boolean> {
    const { value } = draft;
    if (value === null) return false;
    setSaid(null);
    if (!(await stored.save(value, over))) return false;
    rebase(value, true);
    await say(words.saved, String(value["code"]));
    return true;
  }

  /** Says it here; of one that was new, on the page that it has from now on. */
  async function say(what: string, code: string) {
    if (copy !== null) setSaid(what);
    else
      await navigate({
        to: "/admin/quests/$code",
        params: { code },
        state: { said: what },
        replace: true,
        ignoreBlocker: true,
      });
  }

  async function publish() {
    const { value } = draft;
    if (value === null) return;
    if ((isDirty || stored.view === null) && !(await stored.save(value))) return;
    rebase(value, true);
    const { code, version } = await stored.publish();
    await say(adminText.questReview.published(version ?? 1), code);
  }

  function takeOver(next: DefinitionView) {
    adopt(next);
    rebase(workingCopyOf(next, next.version === copy?.versions[0]?.version ? (copy?.versions ?? []) : []));
    setSaid(null);
    void reload();
  }

  return (
    <>
      <LeaveGuard isDirty={isDirty && !isReadOnly} />
      <Link
        to="/admin/quests"
        className="mb-3 inline-flex min-h-8 items-center gap-1.5 rounded text-sm font-semibold text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {words.back}
      </Link>
      <PageHeader
        title={view === null ? words.newTitle : name || view.code}
        lead={view === null ? words.newLead : <StatePills view={view} />}
      >
        {mayChange && view !== null && (
          <LifecycleActions
            view={view}
            onChanged={(next) => {
              adopt(next);
              void reload();
            }}
            onDiscarded={(gone) => {
              if (gone.version === null)
                void navigate({ to: "/admin/quests", ignoreBlocker: true }).then(reload);
              else takeOver({ ...gone, draft: null });
            }}
          />
        )}
        {!isReadOnly && (
          <Button
            disabled={busy || draft.value === null || (!isDirty && view !== null)}
            onClick={() => void run(async () => void (await save()))}
          >
            <Save size={17} aria-hidden />
            {busy ? words.saving : words.save}
          </Button>
        )}
      </PageHeader>
      {view !== null && <StateNote view={view} isViewer={!mayChange} />}
      <div aria-live="polite" className="-mt-3 mb-2 min-h-6 text-sm text-muted">
        {isDirty && !isReadOnly ? words.unsaved : said}
      </div>
      {fault && (
        <div className="mb-5">
          <Notice look="fault">{fault}</Notice>
        </div>
      )}
      {stored.conflict && (
        <ConflictNote
          conflict={stored.conflict}
          onKeepMine={(theirs) => void run(async () => void (await save(theirs)))}
          onTakeTheirs={takeOver}
        />
      )}
      <Tabs
        label={words.tabs.label}
        tabs={(view === null ? NEW_TABS : TABS).map((id) => ({ id, label: words.tabs[id] }))}
        selected={tab}
        onSelect={setTab}
      >
        {tab === "definition" && (
          <DefinitionPanel document={draft} check={check} isKnown={view !== null} isReadOnly={isReadOnly} />
        )}
        {tab === "publish" && (
          <ReviewPanel
            view={view}
            definition={draft.value}
            check={check}
            publish={isReadOnly ? undefined : publish}
          />
        )}
        {view !== null && tab === "versions" && (
          <VersionsPanel
            code={view.code}
            versions={copy?.versions ?? []}
            onRollBack={isReadOnly ? undefined : setRollingBack}
          />
        )}
        {view !== null && tab === "past" && <BackfillPanel code={view.code} />}
      </Tabs>
      {view !== null && (
        <RollbackDialog
          code={view.code}
          version={rollingBack}
          onClose={() => setRollingBack(null)}
          onDone={async (next) => {
            // Its content is another now: it comes with what is loaded anew.
            await reload();
            setSaid(adminText.questReview.published(next.version ?? 1));
          }}
        />
      )}
    </>
  );
}

function isNewer(next: DefinitionView, seen: DefinitionView | null): boolean {
  if (seen === null) return true;
  return (
    next.version !== seen.version || next.draft?.edition !== seen.draft?.edition || next.state !== seen.state
  );
}
