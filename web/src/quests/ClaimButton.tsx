import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Gift } from "lucide-react";
import { claimRewards, keys } from "@/api/queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { useServices, useUser } from "@/services";
import { text } from "@/text/en";

export function ClaimButton({ quest }: { quest: QuestProgress }) {
  const { api } = useServices();
  const user = useUser();
  const queries = useQueryClient();
  const claim = useMutation({
    mutationFn: () => claimRewards(api, quest.code, quest.claimable_cycles),
    // Also after a failure: some of the claims may have gone through.
    onSettled: () => user && queries.invalidateQueries({ queryKey: keys.user(user.id) }),
  });
  return (
    <div className="relative mt-4">
      <Button look="gold" className="w-full" disabled={claim.isPending} onClick={() => claim.mutate()}>
        <Gift size={18} aria-hidden />
        {claim.isPending ? text.quest.claiming : text.quest.claim(quest.claimable_cycles.length)}
      </Button>
      {claim.isError && (
        <p role="alert" className="mt-2 text-sm text-ember">
          {text.quest.claimFailed}
        </p>
      )}
    </div>
  );
}
