import { useQuery } from "@tanstack/react-query";
import { CloudOff, Trophy } from "lucide-react";
import { useState } from "react";
import { BOARD_LIMIT, boardQuery } from "@/api/standing-queries";
import type { BoardKind } from "@/api/types";
import { Button } from "@/components/Button";
import { ChoiceBar } from "@/components/ChoiceBar";
import { Message } from "@/components/Message";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { Pager } from "@/components/Pager";
import { Panel } from "@/components/Panel";
import { RowsSkeleton } from "@/components/Skeleton";
import { BoardTable } from "@/leaderboard/BoardTable";
import { OwnPlace } from "@/leaderboard/OwnPlace";
import { useServices, useUser } from "@/services";
import { text } from "@/text/en";
import { leaderboardText as words } from "@/text/player/leaderboard";

export function LeaderboardPage() {
  const user = useUser();
  const [board, setBoard] = useState<BoardKind>("all_time");
  return (
    user && (
      <>
        <PageHeader title={words.title} lead={words.lead} />
        <ChoiceBar<BoardKind>
          label={words.board}
          options={[
            { value: "all_time", label: words.boards.all_time },
            { value: "weekly", label: words.boards.weekly },
            { value: "daily", label: words.boards.daily },
          ]}
          value={board}
          onChange={setBoard}
        />
        <div className="mt-5 grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
          <OwnPlace userId={user.id} board={board} />
          <Board key={board} userId={user.id} board={board} />
        </div>
      </>
    )
  );
}

function Board({ userId, board }: { userId: string; board: BoardKind }) {
  const { api } = useServices();
  const [offset, setOffset] = useState(0);
  const { data, isError, refetch, isFetching } = useQuery(boardQuery(api, userId, board, offset));
  return (
    <Panel title={words.all}>
      {data?.isFromDatabase && (
        <div className="mb-4">
          <Notice>{words.fromDatabase}</Notice>
        </div>
      )}
      {!data && !isError && <RowsSkeleton rows={8} className="" />}
      {!data && isError && (
        <div role="alert">
          <Message icon={CloudOff} title={words.errorTitle} body={words.errorBody}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {text.tryAgain}
            </Button>
          </Message>
        </div>
      )}
      {data?.total === 0 && <Message icon={Trophy} title={words.emptyTitle} body={words.emptyBody} />}
      {data && data.total > 0 && (
        <>
          <BoardTable rows={data.items} userId={userId} label={words.all} />
          <Pager
            offset={offset}
            limit={BOARD_LIMIT}
            shown={data.items.length}
            total={data.total}
            onMove={setOffset}
          />
        </>
      )}
    </Panel>
  );
}
