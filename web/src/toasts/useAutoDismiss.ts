import { useEffect, useRef } from "react";

/**
 * Calls `onDone` after `milliseconds` on screen. The time stands still while `held` (the pointer or the focus is on it)
 * or while the tab is hidden, and starts anew when `revision` changes.
 */
export function useAutoDismiss(
  milliseconds: number,
  held: boolean,
  revision: string,
  onDone: () => void,
): void {
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `revision` is not read; its change restarts the time.
  useEffect(() => {
    if (held) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") timer = setTimeout(() => done.current(), milliseconds);
    };
    run();
    document.addEventListener("visibilitychange", run);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", run);
    };
  }, [milliseconds, held, revision]);
}
