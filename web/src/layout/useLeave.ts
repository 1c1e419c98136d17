import { type RefObject, useEffect, useRef } from "react";

/** Calls `onLeave` when the user presses Escape, or points or moves the focus outside of `root`, while `active`. */
export function useLeave(
  root: RefObject<HTMLElement | null>,
  active: boolean,
  onLeave: (byKey: boolean) => void,
): void {
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") leave.current(true);
    };
    const onMove = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) leave.current(false);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onMove);
    document.addEventListener("focusin", onMove);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onMove);
      document.removeEventListener("focusin", onMove);
    };
  }, [root, active]);
}
