import { queryOptions } from "@tanstack/react-query";
import { withoutDefaults } from "@/admin/quests/definition/defaults";
import type { JsonObject } from "@/admin/quests/definition/json";
import { type Api, answer } from "@/api/client";
import { allItems, PAGE_LIMIT } from "@/api/pages";
import type { components } from "@/api/schema/catalog";
import type { components as Processing } from "@/api/schema/processing";

export type DefinitionView = components["schemas"]["DefinitionView"];
export type VersionView = components["schemas"]["VersionView"];
export type DiffView = components["schemas"]["DiffView"];

export type Statistics = Processing["schemas"]["QuestStatisticsItem"];

/** What of a definition is edited, and what it was made from. */
export interface WorkingCopy {
  view: DefinitionView;
  /** As its author would write it. */
  definition: JsonObject;
  versions: VersionView[];
}

/** All definitions, drafts and archived ones too. */
export function definitionsQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [userId, "admin", "quests"],
    queryFn: ({ signal }) =>
      allItems((offset) =>
        answer(api.GET("/api/v1/quests/all", { params: { query: { limit: PAGE_LIMIT, offset } }, signal })),
      ),
  });
}

/** What quests and achievements have come to, by their codes. */
export function statisticsQuery(api: Api, userId: string) {
  return queryOptions({
    queryKey: [userId, "admin", "quest-statistics"],
    queryFn: async ({ signal }) => {
      const items = await allItems((offset) =>
        answer(
          api.GET("/api/v1/operations/quests", { params: { query: { limit: PAGE_LIMIT, offset } }, signal }),
        ),
      );
      return new Map(items.map((one) => [one.code, one]));
    },
  });
}

/** One definition with its draft, or with its latest version where there is none; null where it does not exist. */
export function workingCopyQuery(api: Api, userId: string, code: string) {
  return queryOptions({
    queryKey: [userId, "admin", "quests", code],
    queryFn: async ({ signal }): Promise<WorkingCopy | null> => {
      const view = await findDefinition(api, code, signal);
      if (view === null) return null;
      const versions =
        view.version === null
          ? []
          : await allItems((offset) =>
              answer(
                api.GET("/api/v1/quests/{code}/history", {
                  params: { path: { code }, query: { limit: PAGE_LIMIT, offset } },
                  signal,
                }),
              ),
            );
      return { view, versions, definition: workingCopyOf(view, versions) };
    },
  });
}

export async function findDefinition(
  api: Api,
  code: string,
  signal?: AbortSignal,
): Promise<DefinitionView | null> {
  const all = await allItems((offset) =>
    answer(
      api.GET("/api/v1/quests/all", {
        params: { query: { q: code, limit: PAGE_LIMIT, offset } },
        ...(signal && { signal }),
      }),
    ),
  );
  return all.find((one) => one.code === code) ?? null;
}

/** The draft, else what the latest version was written as. */
export function workingCopyOf(view: DefinitionView, versions: readonly VersionView[]): JsonObject {
  const written = view.draft?.definition ?? versions[0]?.source ?? view.published;
  return withoutDefaults(written as unknown as JsonObject);
}
