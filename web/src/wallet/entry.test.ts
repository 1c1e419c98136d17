import { describe, expect, it } from "vitest";
import type { LedgerItem } from "@/api/types";
import { wordsFor } from "@/wallet/entry";

function entry(changes: Partial<LedgerItem>): LedgerItem {
  return {
    transaction_id: "t",
    kind: "grant",
    account: "wallet",
    currency: "gold",
    amount: 5,
    reason: "Quest first-steps, completion 1",
    created_at: "2026-11-28T00:00:00Z",
    reverses: null,
    ...changes,
  };
}
const names = new Map([["first-steps", "First steps"]]);

describe("wordsFor", () => {
  it("names the quest of a reward", () => {
    expect(wordsFor(entry({}), names)).toEqual({
      title: "Reward of “First steps”",
      note: null,
      code: "first-steps",
    });
  });

  it("says which time it was, and the code of a quest that has gone", () => {
    expect(wordsFor(entry({ reason: "Quest gone, completion 3" }), names).title).toBe(
      "Reward of “gone”, completion 3",
    );
  });

  it("does not count days", () => {
    expect(wordsFor(entry({ reason: "Quest first-steps, completion 20261128" }), names).title).toBe(
      "Reward of “First steps”",
    );
  });

  it("keeps the words of somebody who wrote their own", () => {
    expect(wordsFor(entry({ kind: "reversal", amount: -5, reason: "a mistake" }), names)).toEqual({
      title: "Taken back",
      note: "a mistake",
      code: null,
    });
  });

  it("says what was spent, in the words of whoever took it", () => {
    for (const reason of ["a hat", "Quest first-steps, completion 1"]) {
      expect(wordsFor(entry({ kind: "debit", amount: -8, reason }), names)).toEqual({
        title: "Spent",
        note: reason,
        code: null,
      });
    }
  });

  it("tells a debt from its repayment", () => {
    const titles = [-5, 5].map((amount) => wordsFor(entry({ account: "debt", amount }), names).title);
    expect(titles).toEqual(["Noted as a debt", "Repaid from a reward"]);
  });
});
