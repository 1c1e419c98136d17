import { useEffect, useRef, useState } from "react";
import { formatNumber } from "@/text/en";

const DURATION_MS = 900;

/** A number that runs to its new value; the first value simply stands there. Screen readers hear the final one only. */
export function CountUp({ value }: { value: number }) {
  const shown = useAnimatedNumber(value);
  return (
    <>
      <span aria-hidden="true" className="tabular-nums">
        {formatNumber(shown)}
      </span>
      <span className="sr-only">{formatNumber(value)}</span>
    </>
  );
}

function useAnimatedNumber(value: number): number {
  const [shown, setShown] = useState(value);
  const current = useRef(value);
  useEffect(() => {
    const from = current.current;
    if (from === value) return;
    const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : DURATION_MS;
    const startedAt = performance.now();
    let frame = requestAnimationFrame(function step(now: number) {
      const part = duration === 0 ? 1 : Math.min(1, Math.max(0, (now - startedAt) / duration));
      const eased = 1 - (1 - part) ** 3;
      current.current = Math.round(from + (value - from) * eased);
      setShown(current.current);
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
