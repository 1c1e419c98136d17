import { describe, expect, it, vi } from "vitest";
import { SeenCursor } from "@/toasts/seen";

describe("SeenCursor", () => {
  it("folds what comes during a call into one more call", async () => {
    const told: number[] = [];
    let answer: () => void = () => undefined;
    const cursor = new SeenCursor((seq) => {
      told.push(seq);
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    });
    for (const seq of [1, 2, 5, 4]) cursor.advance(seq);
    expect(told).toEqual([1]);
    answer();
    await vi.waitFor(() => expect(told).toEqual([1, 5]));
  });

  it("makes a failed call good with the next one", async () => {
    const told: number[] = [];
    let failing = true;
    const cursor = new SeenCursor(async (seq) => {
      if (failing) throw new Error("no server");
      told.push(seq);
    });
    cursor.advance(3);
    await vi.waitFor(() => expect(told).toEqual([]));
    failing = false;
    cursor.advance(2);
    await vi.waitFor(() => expect(told).toEqual([3]));
  });
});
