import { describe, expect, it, vi } from "vitest";
import type { ToastMessage } from "@/api/types";
import type { Exclusive } from "@/session/lock";
import { type FeedDependencies, type TabMessage, ToastFeed } from "@/toasts/feed";
import { message } from "@/toasts/messages.fixture";

/** The tabs of one browser: a lock that one of them holds, and a channel that reaches the others. */
class Browser {
  #queue: Promise<unknown> = Promise.resolve();
  readonly listeners = new Set<(message: TabMessage) => void>();

  readonly exclusive: Exclusive = (_name, work) => {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  };
}

/** One tab with a feed; `push` plays the server's stream, where this tab is the one that reads it. */
function openTab(browser: Browser, visible = true) {
  let hear: (message: TabMessage) => void = () => undefined;
  let look: () => void = () => undefined;
  const tab = {
    visible,
    arrived: [] as number[],
    shown: [] as number[],
    seen: [] as number[],
    resumedAfter: undefined as number | null | undefined,
    push: null as ((message: ToastMessage) => void) | null,
    close(): void {},
    show() {
      tab.visible = true;
      look();
    },
  };
  const deps: FeedDependencies = {
    name: "toasts",
    exclusive: browser.exclusive,
    channel: {
      post: (sent) => {
        for (const listener of browser.listeners) if (listener !== hear) listener(sent);
      },
      onMessage(listener) {
        hear = listener;
        browser.listeners.add(listener);
      },
      close: () => void browser.listeners.delete(hear),
    },
    follow(lastSeq, onMessage, _onConnection, signal) {
      tab.resumedAfter = lastSeq();
      tab.push = onMessage;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
    isVisible: () => tab.visible,
    onVisible(listener) {
      look = listener;
      return () => undefined;
    },
    onArrive: ({ seq }) => void tab.arrived.push(seq),
    onShow: (messages) => void tab.shown.push(...messages.map(({ seq }) => seq)),
    onSeen: (seq) => void tab.seen.push(seq),
    onConnection: () => undefined,
  };
  tab.close = new ToastFeed(deps).start();
  return tab;
}

describe("ToastFeed", () => {
  it("reads one stream for all tabs and shows every message in each once", async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    await vi.waitFor(() => expect(first.push).not.toBeNull());
    first.push?.(message(1));
    first.push?.(message(1));
    expect(first.shown).toEqual([1]);
    expect(second.shown).toEqual([1]);
    expect(second.push).toBeNull();
  });

  it("reads on in another tab, from the same place, when the reading tab closes", async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    await vi.waitFor(() => expect(first.push).not.toBeNull());
    first.push?.(message(7));
    first.close();
    await vi.waitFor(() => expect(second.push).not.toBeNull());
    expect(second.resumedAfter).toBe(7);
  });

  it("starts without a place, so that the server's cursor decides", async () => {
    const tab = openTab(new Browser());
    await vi.waitFor(() => expect(tab.push).not.toBeNull());
    expect(tab.resumedAfter).toBeNull();
  });

  it("keeps messages in a hidden tab until it is looked at, and counts them as seen only then", async () => {
    const tab = openTab(new Browser(), false);
    await vi.waitFor(() => expect(tab.push).not.toBeNull());
    tab.push?.(message(1));
    tab.push?.(message(2));
    expect(tab).toMatchObject({ arrived: [1, 2], shown: [], seen: [] });
    tab.show();
    expect(tab).toMatchObject({ shown: [1, 2], seen: [2] });
  });

  it("does not show in a hidden tab what another one has shown", async () => {
    const browser = new Browser();
    const [hidden, visible] = [openTab(browser, false), openTab(browser)];
    await vi.waitFor(() => expect(hidden.push).not.toBeNull());
    hidden.push?.(message(1));
    hidden.show();
    expect(visible.shown).toEqual([1]);
    expect(hidden.shown).toEqual([]);
  });

  it("hands what nobody has seen to a tab that opens later", async () => {
    const browser = new Browser();
    const hidden = openTab(browser, false);
    await vi.waitFor(() => expect(hidden.push).not.toBeNull());
    hidden.push?.(message(1));
    expect(openTab(browser).shown).toEqual([1]);
  });
});
