import { describe, expect, it } from "vitest";
import { type Day, everyDay, linesOf } from "@/admin/quests/review/simulation";
import { formatSpan } from "@/text/admin/quest-review";

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  return new ReadableStream({
    start(controller) {
      for (const piece of bytes) controller.enqueue(piece);
      controller.close();
    },
  });
}

describe("lines of a stream", () => {
  it("come whole, however they were cut", async () => {
    const found: string[] = [];
    for await (const line of linesOf(streamOf('{"a":', '1}\n{"b":2', "}\n\n", '{"c":"ä"}'))) found.push(line);
    expect(found).toEqual(['{"a":1}', '{"b":2}', '{"c":"ä"}']);
  });
});

describe("days", () => {
  const day = (name: string, completions: number): Day => ({
    day: name,
    completions,
    gold: 0,
    diamonds: 0,
    points: 0,
  });

  it("are filled up over months and leap days", () => {
    const filled = everyDay([day("2028-02-27", 2), day("2028-03-02", 1)]);
    expect(filled.map((one) => one.day)).toEqual([
      "2028-02-27",
      "2028-02-28",
      "2028-02-29",
      "2028-03-01",
      "2028-03-02",
    ]);
    expect(filled.map((one) => one.completions)).toEqual([2, 0, 0, 0, 1]);
    expect(everyDay([])).toEqual([]);
  });
});

describe("spans of time", () => {
  it.each([
    [0, "0 seconds"],
    [61, "1 minute 1 second"],
    [3_600, "1 hour"],
    [187_200, "2 days 4 hours"],
    [86_405, "1 day"],
  ])("%d", (seconds, text) => {
    expect(formatSpan(seconds)).toBe(text);
  });
});
