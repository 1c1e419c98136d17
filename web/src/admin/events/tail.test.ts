import { describe, expect, it } from "vitest";
import { catchUp, MOST_HELD } from "@/admin/events/tail";
import type { LoggedEvent } from "@/api/desk";

const PAGE = 100;

function event(sequence: number): LoggedEvent {
  const at = "2026-11-20T09:30:00Z";
  return {
    sequence,
    event_id: `e${sequence}`,
    event_type: "MatchWon",
    user_id: "u",
    timestamp: at,
    received_at: at,
    event_data: {},
  };
}

/** A log of `size` events that answers in pages, the latest first, and notes what it was asked. */
function log(size: number) {
  const asked: number[] = [];
  const fetchPage = async (offset: number) => {
    asked.push(offset);
    return Array.from({ length: Math.max(0, Math.min(PAGE, size - offset)) }, (_, index) =>
      event(size - offset - index),
    );
  };
  return { asked, fetchPage };
}

describe("catchUp", () => {
  it("begins with one page", async () => {
    const { asked, fetchPage } = log(1000);
    const held = await catchUp([], fetchPage);
    expect(held.map((each) => each.sequence)).toEqual(Array.from({ length: PAGE }, (_, i) => 1000 - i));
    expect(asked).toEqual([0]);
  });

  it("leaves no gap, however much has arrived in between", async () => {
    const held = await catchUp([], log(200).fetchPage);
    const { asked, fetchPage } = log(430);
    const caughtUp = await catchUp(held, fetchPage);
    expect(caughtUp.map((each) => each.sequence)).toEqual(Array.from({ length: 330 }, (_, i) => 430 - i));
    expect(asked).toEqual([0, 100, 200]);
  });

  it("takes in an event that was committed late, and each one once", async () => {
    const held = [event(5), event(3)];
    const caughtUp = await catchUp(held, async () => [event(5), event(4), event(3)]);
    expect(caughtUp.map((each) => each.sequence)).toEqual([5, 4, 3]);
  });

  it("keeps a bounded number", async () => {
    const held = await catchUp([], log(MOST_HELD).fetchPage);
    const caughtUp = await catchUp(held, log(5000).fetchPage);
    expect(caughtUp).toHaveLength(MOST_HELD);
    expect(caughtUp[0]?.sequence).toBe(5000);
  });
});
