import { describe, expect, it } from "vitest";
import { dismiss, dismissFolded, foldMessages, NO_TOASTS } from "@/toasts/fold";
import { message } from "@/toasts/messages.fixture";

const many = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

describe("foldMessages", () => {
  it("shows five toasts and counts the rest", () => {
    const state = foldMessages(NO_TOASTS, many(1, 17));
    expect(state.shown.map((toast) => toast.name)).toEqual([
      "Quest 1",
      "Quest 2",
      "Quest 3",
      "Quest 4",
      "Quest 5",
    ]);
    expect(state.folded).toHaveLength(12);
  });

  it("says of what was taken back neither that it is complete nor that it is paid", () => {
    const state = foldMessages(NO_TOASTS, [
      message(1),
      message(2, { kind: "reward_credited", code: "quest-1" }),
      message(3, { kind: "reward_reversed", code: "quest-1" }),
    ]);
    expect(state.shown).toEqual([
      expect.objectContaining({ id: "quest-1#1", completed: false, credited: false, reversed: true }),
    ]);
  });

  it("joins a credit to the toast of its completion", () => {
    const state = foldMessages(NO_TOASTS, [
      message(1),
      message(2, { kind: "reward_credited", code: "quest-1" }),
    ]);
    expect(state.shown).toEqual([
      expect.objectContaining({ id: "quest-1#1", completed: true, credited: true }),
    ]);
  });

  it("joins what becomes of a reward that was given, and keeps two of them apart", () => {
    const given = { code: null, cycle: null, grant_id: "grant-1", name: "An apology" };
    const state = foldMessages(NO_TOASTS, [
      message(1, { ...given, kind: "reward_given" }),
      message(2, { ...given, kind: "reward_given", grant_id: "grant-2" }),
      message(3, { ...given, kind: "reward_credited" }),
    ]);
    expect(state.shown.map((toast) => [toast.id, toast.given, toast.credited])).toEqual([
      ["grant-1", true, true],
      ["grant-2", true, false],
    ]);
  });

  it("keeps the cycles of one quest apart", () => {
    const state = foldMessages(NO_TOASTS, [message(1), message(2, { code: "quest-1", cycle: 2 })]);
    expect(state.shown.map((toast) => toast.id)).toEqual(["quest-1#1", "quest-1#2"]);
  });

  it("does not count a credit whose completion is already folded", () => {
    const full = foldMessages(NO_TOASTS, many(1, 6));
    const state = foldMessages(full, [message(7, { kind: "reward_credited", code: "quest-6" })]);
    expect(state.folded).toEqual(["quest-6#1"]);
  });

  it("shows a credit alone when the completion is no longer on screen", () => {
    const gone = dismiss(foldMessages(NO_TOASTS, [message(1)]), "quest-1#1");
    const state = foldMessages(gone, [message(2, { kind: "reward_credited", code: "quest-1" })]);
    expect(state.shown).toEqual([expect.objectContaining({ completed: false, credited: true })]);
  });

  it("makes room when a toast goes, and forgets the rest when told to", () => {
    const full = foldMessages(NO_TOASTS, many(1, 6));
    const state = foldMessages(dismissFolded(dismiss(full, "quest-2#1")), [message(7)]);
    expect(state.shown.map((toast) => toast.name)).toEqual([
      "Quest 1",
      "Quest 3",
      "Quest 4",
      "Quest 5",
      "Quest 7",
    ]);
    expect(state.folded).toEqual([]);
  });
});
