import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, CircleHelp, Flag, X } from "lucide-react";
import { useId, useState } from "react";
import { explainQuery, type OutcomeFilter, STEPS_LIMIT } from "@/api/quest-queries";
import type { ToldStep } from "@/api/types";
import { ChoiceBar } from "@/components/ChoiceBar";
import { Notice } from "@/components/Notice";
import { Pager } from "@/components/Pager";
import { RowsSkeleton } from "@/components/Skeleton";
import { useServices } from "@/services";
import { questsText } from "@/text/player/quests";

const words = questsText.explain;
const LOOKS = {
  counted: { Icon: Check, look: "bg-pine-soft text-pine" },
  not_counted: { Icon: X, look: "bg-ember-soft text-ember" },
  accepted: { Icon: Flag, look: "bg-gem-soft text-gem" },
  abandoned: { Icon: Flag, look: "bg-sunken text-muted" },
} as const;

/** "Why isn't this counting?": asked only when somebody wants to know, since the answer replays what they did. */
export function Explanation({ userId, code }: { userId: string; code: string }) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  return (
    <section className="rounded-3xl border border-line bg-card shadow-card">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-16 w-full items-center gap-3 rounded-3xl px-5 text-left text-xl font-semibold tracking-tight sm:px-6"
        >
          <CircleHelp size={22} aria-hidden className="text-gem" />
          <span className="flex-1">{words.open}</span>
          <ChevronDown
            size={20}
            aria-hidden
            className={`text-muted transition-transform ${isOpen ? "rotate-180" : ""}`}
          />
        </button>
      </h2>
      <div id={panelId} hidden={!isOpen} className="px-5 pb-6 sm:px-6">
        {isOpen && <Steps userId={userId} code={code} />}
      </div>
    </section>
  );
}

function Steps({ userId, code }: { userId: string; code: string }) {
  const { api } = useServices();
  const [outcome, setOutcome] = useState<OutcomeFilter>(null);
  const [offset, setOffset] = useState(0);
  const { data, isError } = useQuery(explainQuery(api, userId, code, outcome, offset));
  return (
    <>
      <p className="mb-3 text-muted">{words.lead}</p>
      <ChoiceBar
        label={words.filter}
        options={[
          { value: "all", label: words.all },
          { value: "counted", label: words.counted },
          { value: "not_counted", label: words.notCounted },
        ]}
        value={outcome ?? "all"}
        onChange={(next) => {
          setOutcome(next === "all" ? null : next);
          setOffset(0);
        }}
      />
      {!data && !isError && <RowsSkeleton rows={3} className="mt-3" />}
      {!data && isError && (
        <div className="mt-3">
          <Notice look="fault">{words.error}</Notice>
        </div>
      )}
      {data && data.items.length === 0 && (
        <p className="mt-4 text-muted">{outcome === null ? words.none : words.noneOfThese}</p>
      )}
      <ol className="mt-2">
        {data?.items.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: players are told no event ids, and one moment may hold several.
          <Step key={`${step.timestamp}-${index}`} step={step} />
        ))}
      </ol>
      {data && (
        <Pager
          offset={offset}
          limit={STEPS_LIMIT}
          shown={data.items.length}
          total={data.total}
          onMove={setOffset}
        />
      )}
    </>
  );
}

function Step({ step }: { step: ToldStep }) {
  const { Icon, look } = LOOKS[step.outcome];
  return (
    <li data-outcome={step.outcome} className="flex gap-3 border-b border-line py-3 last:border-0">
      <span className={`mt-0.5 grid size-7 shrink-0 place-items-center rounded-full ${look}`}>
        <Icon size={16} strokeWidth={2.4} aria-hidden />
        <span className="sr-only">{words.outcomes[step.outcome]}</span>
      </span>
      <p className="leading-relaxed">{step.sentence}</p>
    </li>
  );
}
