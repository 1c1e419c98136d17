import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { acceptQuest, keys } from "@/api/queries";
import type { QuestProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { useServices, useUser } from "@/services";
import { text } from "@/text/en";

export function AcceptButton({ quest }: { quest: QuestProgress }) {
  const { api } = useServices();
  const user = useUser();
  const queries = useQueryClient();
  const accept = useMutation({
    mutationFn: () => acceptQuest(api, quest.code),
    onSettled: () => user && queries.invalidateQueries({ queryKey: keys.user(user.id) }),
  });
  return (
    <div className="relative mt-4">
      <Button className="w-full" disabled={accept.isPending} onClick={() => accept.mutate()}>
        <Flag size={18} aria-hidden />
        {accept.isPending ? text.quest.accepting : text.quest.accept}
      </Button>
      {accept.isError && (
        <p role="alert" className="mt-2 text-sm text-ember">
          {text.quest.acceptFailed}
        </p>
      )}
    </div>
  );
}
