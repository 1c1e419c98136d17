import { useQuery } from "@tanstack/react-query";
import type { Suggestions } from "@/admin/quests/form/context";
import { definitionsQuery } from "@/admin/quests/queries";
import { answer } from "@/api/client";
import { allItems, PAGE_LIMIT } from "@/api/pages";
import { useServices, useUser } from "@/services";

/** What the form offers while somebody types; without an answer it offers nothing, and everything can still be typed. */
export function useSuggestions(): Suggestions {
  const { api } = useServices();
  const userId = useUser()?.id ?? "";
  const { data: definitions = [] } = useQuery(definitionsQuery(api, userId));
  const { data: seen } = useQuery({
    queryKey: [userId, "admin", "event-types"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/events/types", { signal })),
    staleTime: 60_000,
  });
  const { data: rewards = [] } = useQuery({
    queryKey: [userId, "admin", "rewards"],
    queryFn: ({ signal }) =>
      allItems((offset) =>
        answer(api.GET("/api/v1/rewards", { params: { query: { limit: PAGE_LIMIT, offset } }, signal })),
      ),
    staleTime: 60_000,
  });
  const contents = definitions.flatMap(({ draft, published }) => draft?.definition ?? published ?? []);
  return {
    eventTypes: sorted(seen?.types.map((one) => one.event_type) ?? []),
    fields: sorted(seen?.types.flatMap((one) => one.fields.map((field) => field.path)) ?? []),
    codes: contents.filter(({ kind }) => kind !== "stat").map(({ code }) => code),
    stats: contents.filter(({ kind }) => kind === "stat").map(({ code }) => code),
    categories: sorted(contents.map(({ category }) => category ?? "")),
    rewards: sorted(rewards.map(({ name }) => name)),
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "").sort();
}
