/** Runs `work` while no other tab of this origin runs work under the same name. */
export type Exclusive = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Web Locks exist in secure contexts only (https or localhost); elsewhere tabs go without mutual exclusion. */
export const browserExclusive: Exclusive = async (name, work, signal) => {
  if (!("locks" in navigator)) return work();
  return (await navigator.locks.request(name, signal ? { signal } : {}, work)) as Awaited<
    ReturnType<typeof work>
  >;
};
