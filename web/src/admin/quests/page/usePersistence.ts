import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { JsonObject } from "@/admin/quests/definition/json";
import { type DefinitionView, definitionsQuery, findDefinition } from "@/admin/quests/queries";
import { type Api, answer } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { useServices, useUser } from "@/services";

/** Somebody else changed the draft meanwhile; `theirs` is what stands now, null where nothing does. */
export interface Conflict {
  theirs: DefinitionView | null;
}

export interface Persistence {
  view: DefinitionView | null;
  conflict: Conflict | null;
  /** Stores a draft; false where somebody else's stands in the way, which is not overwritten. */
  save: (definition: JsonObject, over?: DefinitionView) => Promise<boolean>;
  publish: () => Promise<DefinitionView>;
  /** Takes another state of the definition for the one that changes are made from. */
  adopt: (view: DefinitionView) => void;
  /** Loads anew what is shown of the definition, because something of it has changed. */
  reload: () => Promise<void>;
}

/** What is stored of a definition, and the state of it that the author has seen. */
export function usePersistence(initial: DefinitionView | null): Persistence {
  const { api } = useServices();
  const user = useUser();
  const queries = useQueryClient();
  const [view, setView] = useState(initial);
  const [latest] = useState(() => ({ view: initial }));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const reload = () =>
    queries.invalidateQueries({ queryKey: definitionsQuery(api, user?.id ?? "").queryKey });

  function adopt(next: DefinitionView) {
    latest.view = next;
    setView(next);
    setConflict(null);
  }

  async function save(definition: JsonObject, over?: DefinitionView): Promise<boolean> {
    const seen = over ?? latest.view;
    try {
      adopt(await store(api, definition, seen));
      void reload();
      return true;
    } catch (error) {
      if (seen === null || !isConflict(error)) throw error;
      setConflict({ theirs: await findDefinition(api, seen.code) });
      return false;
    }
  }

  async function publish(): Promise<DefinitionView> {
    const seen = latest.view;
    if (seen === null) throw new Error("What was never saved cannot be published.");
    try {
      const published = await answer(
        api.POST("/api/v1/quests/{code}/publish", {
          params: { path: { code: seen.code }, header: matching(seen) },
        }),
      );
      adopt(published);
      void reload();
      return published;
    } catch (error) {
      if (isConflict(error)) setConflict({ theirs: await findDefinition(api, seen.code) });
      throw error;
    }
  }

  return { view, conflict, save, publish, adopt, reload };
}

/** Raised where a draft was begun for another version than the one that was seen. */
class Overtaken extends Error {}

function isConflict(error: unknown): boolean {
  return (
    error instanceof Overtaken || (error instanceof ApiProblem && [409, 412, 428].includes(error.status))
  );
}

function matching(seen: DefinitionView): { "if-match"?: string } {
  return seen.draft === null ? {} : { "if-match": `"${seen.draft.edition}"` };
}

async function store(api: Api, definition: JsonObject, seen: DefinitionView | null): Promise<DefinitionView> {
  const body = definition as never;
  if (seen === null) return answer(api.POST("/api/v1/quests", { body }));
  const params = { path: { code: seen.code } };
  let from = seen;
  if (from.draft === null) {
    // A draft of one's own first: only a draft has an edition that says whether anybody else has changed it.
    from = await answer(api.POST("/api/v1/quests/{code}/draft", { params }));
    if (from.version !== seen.version) throw new Overtaken("another version was published meanwhile");
  }
  return answer(
    api.PUT("/api/v1/quests/{code}/draft", { params: { ...params, header: matching(from) }, body }),
  );
}
