import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Gift } from "lucide-react";
import { useId } from "react";
import { claimRewards, keys } from "@/api/queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { QuestCard } from "@/quests/QuestCard";
import { QUEST_GRID } from "@/quests/QuestSection";
import { useServices, useUser } from "@/services";
import { text } from "@/text/en";

/** What only waits to be taken: one by one, or all at once. */
export function ReadySection({ quests }: { quests: QuestProgress[] }) {
  const { api } = useServices();
  const user = useUser();
  const queries = useQueryClient();
  const headingId = useId();
  const claimAll = useMutation({
    mutationFn: async () => {
      for (const quest of quests) await claimRewards(api, quest.code, quest.claimable_cycles);
    },
    onSettled: () => user && queries.invalidateQueries({ queryKey: keys.user(user.id) }),
  });
  const isMany = quests.length > 1 || (quests[0]?.claimable_cycles.length ?? 0) > 1;
  if (quests.length === 0) return null;
  return (
    <section
      aria-labelledby={headingId}
      className="mt-6 rounded-4xl border border-gold-bright/60 bg-gold-soft/60 p-4 sm:p-6"
    >
      <div className="mb-4 flex min-h-11 flex-wrap items-center justify-between gap-3">
        <h2 id={headingId} className="flex items-center gap-2.5 text-2xl font-semibold tracking-tight">
          <Gift size={24} aria-hidden className="text-gold" />
          {text.home.ready.title}
        </h2>
        {isMany && (
          <Button look="gold" disabled={claimAll.isPending} onClick={() => claimAll.mutate()}>
            {claimAll.isPending ? text.home.ready.claiming : text.home.ready.all}
          </Button>
        )}
      </div>
      {claimAll.isError && (
        <p role="alert" className="mb-4 text-sm text-ember">
          {text.quest.claimFailed}
        </p>
      )}
      <ul className={QUEST_GRID}>
        {quests.map((quest) => (
          <QuestCard key={quest.code} quest={quest} missing={[]} />
        ))}
      </ul>
    </section>
  );
}
