import { useEffect, useState } from "react";

const SECOND_MS = 1_000;

/** The time, in milliseconds since 1970, anew every second or at the pace that is asked for. */
export function useNow(paceMs: number = SECOND_MS): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), paceMs);
    return () => clearInterval(timer);
  }, [paceMs]);
  return now;
}
