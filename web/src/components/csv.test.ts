import { describe, expect, it } from "vitest";
import { toCsv } from "@/components/csv";

describe("toCsv", () => {
  it("quotes what would break a row", () => {
    expect(
      toCsv(
        ["name", "note"],
        [
          ["a,b", 'say "hi"\nthere'],
          ["plain", null],
        ],
      ),
    ).toBe('name,note\r\n"a,b","say ""hi""\nthere"\r\nplain,\r\n');
  });

  it("disarms formulas and leaves numbers alone", () => {
    expect(toCsv(["value"], [["=1+1"], ["@SUM(A1)"], [-5]])).toBe("value\r\n'=1+1\r\n'@SUM(A1)\r\n-5\r\n");
  });
});
