import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { type Fault, fromServer } from "@/admin/quests/definition/faults";
import type { JsonObject } from "@/admin/quests/definition/json";
import { schemaFaults } from "@/admin/quests/definition/schema-faults";
import { answer } from "@/api/client";
import type { components } from "@/api/schema/catalog";
import { useServices, useUser } from "@/services";

const QUIET_MS = 350;

export interface Check {
  faults: readonly Fault[];
  state: "fine" | "faulty" | "unreadable" | "checking" | "failed";
  /** What publishing would change; null while that cannot be said. */
  diff: components["schemas"]["DiffView"] | null;
}

/** What is wrong with a definition: by the schema at once, by the catalog as soon as the author pauses. */
export function useCheck(value: JsonObject | null, isEnabled: boolean): Check {
  const { api } = useServices();
  const user = useUser();
  // By its text: the same definition is the same question, whichever object holds it.
  const written = value === null ? null : JSON.stringify(value);
  const settled = useSettled(written, QUIET_MS);
  const local = useMemo(() => (value === null ? [] : schemaFaults(value)), [value]);
  const { data, error, isPlaceholderData, isFetching } = useQuery({
    queryKey: [user?.id, "admin", "check", settled],
    queryFn: ({ signal }) =>
      answer(api.POST("/api/v1/quests/check", { body: JSON.parse(settled ?? "{}"), signal })),
    enabled: isEnabled && settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  });
  const isUnderWay = settled !== written || isFetching;
  const isOld = isUnderWay || isPlaceholderData;
  const remote = data && value !== null ? fromServer(data.faults) : [];
  const faults = merged(local, remote);
  return {
    faults,
    diff: isOld ? null : (data?.diff ?? null),
    state:
      value === null
        ? "unreadable"
        : faults.length > 0
          ? "faulty"
          : !isEnabled
            ? "fine"
            : error && !isUnderWay
              ? "failed"
              : isOld
                ? "checking"
                : "fine",
  };
}

/** The schema's words come first; the catalog adds what it alone knows. */
function merged(local: readonly Fault[], remote: readonly Fault[]): Fault[] {
  if (local.length === 0) return [...remote];
  const known = new Set(local.map(({ pointer }) => pointer));
  return [...local, ...remote.filter(({ pointer, line }) => line !== undefined && !known.has(pointer))];
}

function useSettled<T>(value: T, quietMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
  }, [value, quietMs]);
  return settled;
}
