import { describe, expect, it } from "vitest";
import { jsonLines } from "@/api/lines";

function streamOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(stream)) values.push(value);
  return values;
}

describe("jsonLines", () => {
  it("puts together what arrives in pieces", async () => {
    expect(await all(streamOf('{"a":1}\n{"b"', ":2}\n", '{"c":"é"}\n'))).toEqual([
      { a: 1 },
      { b: 2 },
      { c: "é" },
    ]);
  });

  it("takes a last line without its end, and skips empty ones", async () => {
    expect(await all(streamOf('\n{"a":1}\n\n{"b":2}'))).toEqual([{ a: 1 }, { b: 2 }]);
  });
});
