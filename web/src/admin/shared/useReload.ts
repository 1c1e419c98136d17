import { useQueryClient } from "@tanstack/react-query";
import { useUser } from "@/services";

/** Asks anew for all that the desk shows: what was just done may have changed any of it. */
export function useReload(): () => Promise<void> {
  const queries = useQueryClient();
  const viewer = useUser()?.id;
  return () => queries.invalidateQueries({ queryKey: [viewer, "admin"] });
}
