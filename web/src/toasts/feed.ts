import type { ToastMessage } from "@/api/types";
import type { Exclusive } from "@/session/lock";
import type { Connection } from "@/toasts/stream";

/** What the tabs of one user tell each other. */
export type TabMessage =
  | { kind: "toast"; message: ToastMessage }
  | { kind: "seen"; seq: number }
  | { kind: "connection"; connection: Connection }
  | { kind: "hello" };

export interface TabChannel {
  post(message: TabMessage): void;
  onMessage(listener: (message: TabMessage) => void): void;
  close(): void;
}

export interface FeedDependencies {
  /** Names the lock that makes one tab the reader. */
  name: string;
  exclusive: Exclusive;
  channel: TabChannel;
  /** Follows the server's stream until the signal aborts. */
  follow: (
    lastSeq: () => number | null,
    onMessage: (message: ToastMessage) => void,
    onConnection: (connection: Connection) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  isVisible: () => boolean;
  onVisible: (listener: () => void) => () => void;
  /** Something happened: data on screen may be old. Called in hidden tabs too. */
  onArrive: (message: ToastMessage) => void;
  /** These are to be shown now; called in visible tabs only. */
  onShow: (messages: ToastMessage[]) => void;
  onSeen: (seq: number) => void;
  onConnection: (connection: Connection) => void;
}

/**
 * Brings the user's toasts to every open tab over ONE connection to the server.
 *
 * A browser allows six connections to a host over HTTP/1.1, so a stream per tab would freeze the seventh. The tab that
 * holds the lock reads the stream and passes messages on; when it goes, the next tab reads on from where it was. Hidden
 * tabs keep messages until they are looked at, or until another tab has shown them.
 */
export class ToastFeed {
  #lastSeq = 0;
  #seenSeq = 0;
  #unseen: ToastMessage[] = [];
  #leading = false;
  readonly #stopping = new AbortController();
  readonly #deps: FeedDependencies;

  constructor(deps: FeedDependencies) {
    this.#deps = deps;
  }

  /** Starts; returns what stops it. */
  start(): () => void {
    const { channel, exclusive, name, onVisible } = this.#deps;
    const { signal } = this.#stopping;
    channel.onMessage((message) => this.#hear(message));
    const forgetVisible = onVisible(() => this.#show());
    channel.post({ kind: "hello" });
    exclusive(name, () => this.#lead(signal), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    return () => {
      this.#stopping.abort();
      forgetVisible();
      channel.close();
    };
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#leading = true;
    await this.#deps.follow(
      () => (this.#lastSeq > 0 ? this.#lastSeq : null),
      (message) => {
        if (this.#receive(message)) this.#deps.channel.post({ kind: "toast", message });
      },
      (connection) => {
        this.#deps.onConnection(connection);
        this.#deps.channel.post({ kind: "connection", connection });
      },
      signal,
    );
    this.#leading = false;
  }

  #hear(message: TabMessage): void {
    if (message.kind === "toast") this.#receive(message.message);
    else if (message.kind === "seen") this.#markSeen(message.seq);
    else if (message.kind === "connection") this.#deps.onConnection(message.connection);
    else if (this.#leading) {
      // A new tab: nobody has seen these yet, and the stream will not bring them again.
      for (const unseen of this.#unseen) this.#deps.channel.post({ kind: "toast", message: unseen });
    }
  }

  /** Takes a message in once, however often it comes. */
  #receive(message: ToastMessage): boolean {
    if (message.seq <= this.#lastSeq) return false;
    this.#lastSeq = message.seq;
    this.#unseen.push(message);
    this.#deps.onArrive(message);
    this.#show();
    return true;
  }

  #show(): void {
    if (this.#unseen.length === 0 || !this.#deps.isVisible()) return;
    const messages = this.#unseen;
    const seq = Math.max(...messages.map((message) => message.seq));
    this.#markSeen(seq);
    this.#deps.onShow(messages);
    this.#deps.onSeen(seq);
    this.#deps.channel.post({ kind: "seen", seq });
  }

  #markSeen(seq: number): void {
    this.#seenSeq = Math.max(this.#seenSeq, seq);
    this.#unseen = this.#unseen.filter((message) => message.seq > this.#seenSeq);
  }
}
