import type { Completion, QuestDetail } from "@/api/types";
import { Panel } from "@/components/Panel";
import { formatDate, formatNumber } from "@/text/en";
import { questsText } from "@/text/player/quests";

const words = questsText.detail;

/** Every time that the player has completed the quest, and what became of the reward. */
export function Completions({ quest }: { quest: QuestDetail }) {
  return (
    <Panel
      title={words.completions}
      aside={<span className="font-semibold tabular-nums">{formatNumber(quest.times_completed)}</span>}
    >
      {quest.completions.length === 0 && <p className="text-muted">{words.none}</p>}
      <ol className="max-h-80 space-y-3 overflow-y-auto text-[0.95rem]">
        {quest.completions.map((completion, index) => (
          <li key={completion.cycle} className="flex gap-3">
            <span className="min-w-7 font-semibold text-muted tabular-nums">
              {words.completionOf(quest.times_completed - index)}
            </span>
            <span>
              <span className="block">{formatDate(completion.completed_at)}</span>
              <span className="block text-sm text-muted">{reward(completion)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function reward({ grant_status: status, claimable_until: until }: Completion): string {
  const said = words.grants[status];
  return status === "unclaimed" && until ? `${said}, ${words.claimBy(formatDate(until))}` : said;
}
