import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { keys } from "@/api/queries";
import { hideFromBoards, ownPlaceQuery } from "@/api/standing-queries";
import type { BoardKind, OwnPlace as Place } from "@/api/types";
import { Panel } from "@/components/Panel";
import { Bone } from "@/components/Skeleton";
import { Switch } from "@/components/Switch";
import { BoardTable } from "@/leaderboard/BoardTable";
import { useServices } from "@/services";
import { leaderboardText as words } from "@/text/player/leaderboard";

/** The player's rank, who stands around them, and the way out of all boards. */
export function OwnPlace({ userId, board }: { userId: string; board: BoardKind }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const { data: place } = useQuery(ownPlaceQuery(api, userId, board));
  const hide = useMutation({
    mutationFn: (hidden: boolean) => hideFromBoards(api, hidden),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.user(userId) }),
  });
  const isHidden = hide.isPending ? hide.variables : (place?.is_hidden ?? false);
  return (
    <Panel title={words.place}>
      <div className="min-h-20">{place ? <Rank place={place} /> : <Bone className="h-16" />}</div>
      {place && place.items.length > 1 && (
        <div className="mt-3">
          <BoardTable rows={place.items} userId={userId} label={words.around} isNarrow />
        </div>
      )}
      <div className="mt-5 border-t border-line pt-4">
        <Switch
          label={words.hide}
          hint={words.hideHint}
          isOn={isHidden}
          disabled={place === undefined || hide.isPending}
          onChange={(hidden) => hide.mutate(hidden)}
        />
        {hide.isError && (
          <p role="alert" className="mt-2 text-sm text-ember">
            {words.hideFailed}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Rank({ place }: { place: Place }) {
  if (place.is_hidden) {
    return (
      <p className="flex gap-3 text-muted">
        <EyeOff size={20} aria-hidden className="mt-0.5 shrink-0" />
        {words.hidden}
      </p>
    );
  }
  if (place.rank === null) return <p className="text-muted">{words.unranked}</p>;
  return (
    <>
      <p data-own-rank={place.rank} className="flex items-baseline gap-2.5">
        <span className="font-display text-5xl font-semibold tracking-tight">{words.rank(place.rank)}</span>
        <span className="text-muted">{words.ofAll(place.total)}</span>
      </p>
      {place.percentile !== null && (
        <p className="mt-1 text-sm text-muted">
          {place.rank === 1 ? words.leading : words.percentile(place.percentile)}
        </p>
      )}
    </>
  );
}
