import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { Completions } from "@/admin/users/Completions";
import { QuestSteps } from "@/admin/users/QuestSteps";
import { questOfQuery } from "@/admin/users/queries";
import { Notice } from "@/components/Notice";
import { RewardChips } from "@/components/RewardChips";
import { explainFault } from "@/components/useAct";
import { StatusPill } from "@/quests/StatusPill";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";

const words = adminText.users;

interface QuestAccountProps {
  id: string;
  code: string;
  onBack: () => void;
}

/** Why one quest stands as it does for a user: completions with their rewards, and every event with its reason. */
export function QuestAccount({ id, code, onBack }: QuestAccountProps) {
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const { data: quest, error } = useQuery(questOfQuery(api, viewer, id, code));
  return (
    <article className="space-y-8">
      <header>
        <button
          type="button"
          onClick={onBack}
          className="mb-2 inline-flex min-h-8 items-center gap-1.5 rounded text-sm font-semibold text-muted hover:text-ink"
        >
          <ArrowLeft size={15} aria-hidden />
          {words.quests.all}
        </button>
        <div className="flex min-h-9 flex-wrap items-center gap-3">
          <h2 className="text-2xl font-semibold">{quest?.name ?? code}</h2>
          {quest && <StatusPill status={quest.status} />}
          {quest && (
            <span className="text-sm text-muted tabular-nums">
              {text.quest.progress(String(quest.progress), String(quest.target))}
            </span>
          )}
        </div>
        {quest && (
          <div className="mt-2 space-y-3">
            <p className="text-muted">{quest.description}</p>
            <RewardChips reward={quest.reward} />
          </div>
        )}
        {error && <Notice look="fault">{explainFault(error)}</Notice>}
      </header>
      {quest && <Completions id={id} quest={quest} />}
      <QuestSteps id={id} code={code} />
    </article>
  );
}
