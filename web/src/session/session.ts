import type { TokenSource } from "@/api/client";
import { ApiProblem, isTemporary, SessionEnded } from "@/api/problem";
import type { Tokens } from "@/api/types";
import { isSameUser, readUser, type SessionUser } from "@/session/claims";
import type { Exclusive } from "@/session/lock";
import type { LoginApi } from "@/session/login";
import type { SessionMarker } from "@/session/marker";

export type SignedOutReason =
  | "ended"
  | "signed-out"
  | "signed-out-unconfirmed"
  | "signed-out-elsewhere"
  | "signed-out-everywhere"
  | "deleted";

export type SessionState =
  | { kind: "restoring" }
  | { kind: "unreachable" }
  | { kind: "signed-out"; reason: SignedOutReason | null }
  | { kind: "signed-in"; user: SessionUser };

export interface SessionDependencies {
  login: LoginApi;
  marker: SessionMarker;
  exclusive: Exclusive;
  /** Milliseconds, monotone. */
  now: () => number;
  setTimer: (work: () => void, milliseconds: number) => () => void;
}

interface Access {
  token: string;
  expiresAt: number;
}

const REFRESH_LOCK = "questline-refresh";
/** A token with less than this left is not sent any more: it could expire on its way. */
const MARGIN_MS = 5_000;
/** How often a renewal that found no server is tried again. */
const RETRY_MS = 10_000;
/** Browsers fire longer timers at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** One browser tab's session: keeps the access token in memory and renews it by the refresh cookie. */
export class Session implements TokenSource {
  #state: SessionState = { kind: "restoring" };
  #access: Access | null = null;
  #refreshing: Promise<string> | null = null;
  #cancelTimer: () => void = () => undefined;
  readonly #listeners = new Set<() => void>();
  readonly #deps: SessionDependencies;

  constructor(deps: SessionDependencies) {
    this.#deps = deps;
    deps.marker.onChange((userId) => this.#followOtherTab(userId));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): SessionState => this.#state;

  /** Continues the session of this browser's cookie, if there is one. */
  async restore(): Promise<void> {
    if (this.#deps.marker.read() === null) {
      this.#set({ kind: "signed-out", reason: null });
      return;
    }
    this.#set({ kind: "restoring" });
    await this.#renewQuietly();
  }

  async signIn(userName: string, password: string): Promise<void> {
    await this.#deps.exclusive(REFRESH_LOCK, async () => {
      this.#adopt(await this.#deps.login.signIn(userName, password));
    });
  }

  async signUp(userName: string, password: string): Promise<void> {
    await this.#deps.login.signUp(userName, password);
    await this.signIn(userName, password);
  }

  async signOut(): Promise<void> {
    await this.#deps.exclusive(REFRESH_LOCK, async () => {
      let reason: SignedOutReason = "signed-out";
      try {
        await this.#deps.login.signOut();
      } catch {
        reason = "signed-out-unconfirmed";
      }
      this.#end(reason);
    });
  }

  /** Ends the session here, once the server has ended it: with the account, or with all others of the account. */
  async forget(reason: "deleted" | "signed-out-everywhere"): Promise<void> {
    await this.#deps.exclusive(REFRESH_LOCK, async () => this.#end(reason));
  }

  async token(): Promise<string> {
    const access = this.#access;
    if (access !== null && access.expiresAt - MARGIN_MS > this.#deps.now()) return access.token;
    return this.#refresh();
  }

  async replace(refused: string): Promise<string> {
    if (this.#access !== null && this.#access.token !== refused) return this.#access.token;
    return this.#refresh();
  }

  #refresh(): Promise<string> {
    if (this.#state.kind === "signed-out") return Promise.reject(new SessionEnded());
    this.#refreshing ??= this.#refreshAlone().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** The cookie's token works once, so tabs renew one after the other, each with the cookie that the last one got. */
  async #refreshAlone(): Promise<string> {
    try {
      return await this.#deps.exclusive(REFRESH_LOCK, async () => {
        if (this.#state.kind === "signed-out") throw new SessionEnded();
        return this.#adopt(await this.#deps.login.refresh());
      });
    } catch (error) {
      if (!(error instanceof ApiProblem) || isTemporary(error)) throw error;
      this.#end("ended");
      throw new SessionEnded("The session has ended.", { cause: error });
    }
  }

  async #renewQuietly(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      if (error instanceof SessionEnded) return;
      if (this.#state.kind === "restoring") this.#set({ kind: "unreachable" });
      this.#schedule(RETRY_MS);
    }
  }

  #adopt(tokens: Tokens): string {
    const user = readUser(tokens.access_token);
    const lifetime = tokens.expires_in * 1000;
    this.#access = { token: tokens.access_token, expiresAt: this.#deps.now() + lifetime };
    this.#schedule(Math.max(lifetime - Math.max(60_000, lifetime / 5), lifetime / 2));
    this.#deps.marker.write(user.id);
    const before = this.#state;
    if (before.kind !== "signed-in" || !isSameUser(before.user, user)) {
      this.#set({ kind: "signed-in", user });
    }
    return tokens.access_token;
  }

  #end(reason: SignedOutReason): void {
    this.#forget();
    this.#deps.marker.write(null);
    this.#set({ kind: "signed-out", reason });
  }

  #forget(): void {
    this.#access = null;
    this.#cancelTimer();
  }

  #followOtherTab(userId: string | null): void {
    const state = this.#state;
    if (userId === null) {
      if (state.kind === "signed-out") return;
      this.#forget();
      this.#set({ kind: "signed-out", reason: "signed-out-elsewhere" });
    } else if (state.kind !== "signed-in" || state.user.id !== userId) {
      this.#forget();
      void this.restore();
    }
  }

  #schedule(milliseconds: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.setTimer(
      () => void this.#renewQuietly(),
      Math.min(milliseconds, LONGEST_TIMER_MS),
    );
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
