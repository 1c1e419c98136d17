import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Pause, Play, Radio } from "lucide-react";
import { useState } from "react";
import { type EventFilters, toQuery } from "@/admin/events/filters";
import { catchUp } from "@/admin/events/tail";
import { answer } from "@/api/client";
import type { LoggedEvent } from "@/api/desk";
import { PAGE_LIMIT } from "@/api/pages";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";

const REFRESH_MS = 2_000;
const words = adminText.events.live;

interface LiveTailProps {
  filters: EventFilters;
  columns: readonly Column<LoggedEvent>[];
}

/** The newest events as they arrive; stands still while it is paused. */
export function LiveTail({ filters, columns }: LiveTailProps) {
  const { api } = useServices();
  const user = useUser();
  const queries = useQueryClient();
  const [isPaused, setPaused] = useState(false);
  const queryKey = [user?.id, "admin", "events", "tail", filters.type, filters.user];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      catchUp(queries.getQueryData<LoggedEvent[]>(queryKey) ?? [], async (offset) => {
        const query = { ...toQuery({ ...filters, time: "" }, new Date()), limit: PAGE_LIMIT, offset };
        return (await answer(api.GET("/api/v1/events", { params: { query }, signal }))).items;
      }),
    enabled: !isPaused,
    refetchInterval: REFRESH_MS,
    gcTime: 0,
  });
  const isLost = error !== null && data !== undefined;
  const shown = data?.length ?? 0;

  return (
    <DataTable
      label={adminText.sections.events}
      columns={columns}
      rows={data}
      rowKey={(row) => row.sequence}
      error={error}
      onRetry={() => void refetch()}
      empty={{ icon: Radio, title: words.emptyTitle, body: words.emptyBody }}
      tools={
        <>
          <Button look="quiet" onClick={() => setPaused(!isPaused)}>
            {isPaused ? <Play size={17} aria-hidden /> : <Pause size={17} aria-hidden />}
            {isPaused ? words.resume : words.pause}
          </Button>
          <p
            className={`flex items-center gap-2 self-center text-sm ${isLost ? "text-ember" : "text-muted"}`}
          >
            {!isPaused && !isLost && (
              <span aria-hidden className="size-2.5 animate-breathe rounded-full bg-pine" />
            )}
            {isLost ? words.lost : isPaused ? words.paused(shown) : words.following(shown)}
          </p>
        </>
      }
    />
  );
}
