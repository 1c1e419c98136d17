import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/queries";
import { abandonQuest } from "@/api/quest-queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { Confirm } from "@/components/Confirm";
import { useServices, useUser } from "@/services";
import { text } from "@/text/en";
import { questsText } from "@/text/player/quests";

const words = questsText.detail;

export function AbandonButton({ quest }: { quest: QuestProgress }) {
  const { api } = useServices();
  const user = useUser();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const abandon = useMutation({
    mutationFn: () => abandonQuest(api, quest.code),
    onSuccess: () => setAsking(false),
    onSettled: () => user && queries.invalidateQueries({ queryKey: keys.user(user.id) }),
  });
  return (
    <>
      <Button look="quiet" className="w-full" onClick={() => setAsking(true)}>
        {words.abandon}
      </Button>
      <Confirm title={words.abandonTitle} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p className="text-muted">{words.abandonBody}</p>
        {abandon.isError && (
          <p role="alert" className="mt-2 text-sm text-ember">
            {text.quest.acceptFailed}
          </p>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Button look="quiet" onClick={() => setAsking(false)}>
            {words.abandonNo}
          </Button>
          <Button look="danger" disabled={abandon.isPending} onClick={() => abandon.mutate()}>
            {words.abandonYes}
          </Button>
        </div>
      </Confirm>
    </>
  );
}
