import type { Reward, ToastMessage } from "@/api/types";

/** One toast on screen: what the messages about one completion say together. */
export interface Toast {
  id: string;
  /** Null for a reward that belongs to no quest. */
  code: string | null;
  name: string;
  cycle: number | null;
  reward: Reward;
  given: boolean;
  completed: boolean;
  credited: boolean;
  reversed: boolean;
}

export interface ToastState {
  /** At most `MOST_SHOWN`, oldest first. */
  shown: readonly Toast[];
  /** The ids of those that found no room ("and 12 more"). */
  folded: readonly string[];
}

export const MOST_SHOWN = 5;
export const NO_TOASTS: ToastState = { shown: [], folded: [] };

/** Adds messages: a credit or a reversal joins the toast of its completion, and what finds no room is only counted. */
export function foldMessages(state: ToastState, messages: readonly ToastMessage[]): ToastState {
  return messages.reduce(foldMessage, state);
}

export function dismiss(state: ToastState, id: string): ToastState {
  return { ...state, shown: state.shown.filter((toast) => toast.id !== id) };
}

export function dismissFolded(state: ToastState): ToastState {
  return { ...state, folded: [] };
}

function foldMessage(state: ToastState, message: ToastMessage): ToastState {
  const id = message.grant_id ?? `${message.code}#${message.cycle}`;
  if (state.folded.includes(id)) return state;
  const known = state.shown.find((toast) => toast.id === id);
  if (known !== undefined) {
    const merged = merge(known, message);
    return { ...state, shown: state.shown.map((toast) => (toast === known ? merged : toast)) };
  }
  if (state.shown.length >= MOST_SHOWN) return { ...state, folded: [...state.folded, id] };
  const fresh: Toast = {
    id,
    code: message.code,
    name: message.name,
    cycle: message.cycle,
    reward: message.reward,
    given: message.code === null,
    completed: false,
    credited: false,
    reversed: false,
  };
  return { ...state, shown: [...state.shown, merge(fresh, message)] };
}

function merge(toast: Toast, message: ToastMessage): Toast {
  if (message.kind === "quest_completed") return { ...toast, completed: true, reversed: false };
  if (message.kind === "reward_given") return toast;
  if (message.kind === "reward_reversed") {
    return { ...toast, completed: false, credited: false, reversed: true, reward: message.reward };
  }
  return { ...toast, credited: true, reward: message.reward };
}
