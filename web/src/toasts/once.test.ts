import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { once } from "@/toasts/once";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("works once for many wishes, and again for a later one", () => {
  const work = vi.fn();
  const refresh = once(50, work);
  refresh.ask();
  refresh.ask();
  vi.advanceTimersByTime(50);
  expect(work).toHaveBeenCalledTimes(1);
  refresh.ask();
  vi.advanceTimersByTime(50);
  expect(work).toHaveBeenCalledTimes(2);
});

it("does nothing more once it is stopped", () => {
  const work = vi.fn();
  const refresh = once(50, work);
  refresh.ask();
  refresh.stop();
  vi.advanceTimersByTime(50);
  expect(work).not.toHaveBeenCalled();
});
