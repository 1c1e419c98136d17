import { useQuery } from "@tanstack/react-query";
import { answer } from "@/api/client";
import type { LoggedEvent } from "@/api/desk";
import { Pill } from "@/components/Pill";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";

/** More cannot come of one event in practice. */
const MOST = 50;

/** The services' own events that bear the time of this one, as those do that follow from it. */
export function Followers({ event }: { event: LoggedEvent }) {
  const { api } = useServices();
  const viewer = useUser()?.id;
  const { data } = useQuery({
    queryKey: [viewer, "admin", "events", "followers", event.event_id],
    enabled: event.user_id !== null,
    queryFn: async ({ signal }) => {
      const until = new Date(new Date(event.timestamp).getTime() + 1).toISOString();
      const query = { user_id: event.user_id, since: event.timestamp, until, limit: MOST };
      const page = await answer(api.GET("/api/v1/events", { params: { query }, signal }));
      return page.items.filter(({ event_type, timestamp, event_id }) => {
        const isDerived = event_type === "QuestCompleted" || event_type === "LevelReached";
        return isDerived && timestamp === event.timestamp && event_id !== event.event_id;
      });
    },
  });
  if (!data?.length) return null;
  return (
    <section>
      <h4 className="mb-2 font-sans text-sm font-semibold">{adminText.events.detail.followed}</h4>
      <ul className="flex flex-wrap gap-2">
        {data.map(({ event_id, event_type, event_data }) => (
          <li key={event_id}>
            <Pill look="gem">
              {event_type} {String(event_data["code"] ?? event_data["level"] ?? "")}
            </Pill>
          </li>
        ))}
      </ul>
    </section>
  );
}
