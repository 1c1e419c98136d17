import { beforeEach, describe, expect, it } from "vitest";
import { ApiProblem, SessionEnded, Unreachable } from "@/api/problem";
import type { Tokens } from "@/api/types";
import type { Exclusive } from "@/session/lock";
import type { LoginApi } from "@/session/login";
import { Session } from "@/session/session";

const LIFETIME_S = 600;

/** The auth service as a session sees it: a cookie whose token works once. */
class FakeLogin implements LoginApi {
  cookie: { user: string } | null = null;
  refreshes = 0;
  atOnce = 0;
  mostAtOnce = 0;
  failure: Error | null = null;

  async signIn(userName: string, password: string): Promise<Tokens> {
    if (password !== "right") throw new ApiProblem(401, "wrong");
    this.cookie = { user: userName };
    return this.#tokens(userName);
  }

  async signUp(): Promise<void> {}

  async refresh(): Promise<Tokens> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await Promise.resolve();
    this.atOnce -= 1;
    if (this.failure) throw this.failure;
    if (!this.cookie) throw new ApiProblem(401, "no session");
    this.refreshes += 1;
    return this.#tokens(this.cookie.user);
  }

  async signOut(): Promise<void> {
    if (this.failure) throw this.failure;
    this.cookie = null;
  }

  #tokens(user: string): Tokens {
    const claims = btoa(JSON.stringify({ sub: `id-${user}`, user_name: user, n: this.refreshes }));
    return { access_token: `h.${claims}.s`, expires_in: LIFETIME_S };
  }
}

/** A browser: what its tabs share. */
class Browser {
  readonly login = new FakeLogin();
  now = 0;
  userId: string | null = null;
  timers: { work: () => void; at: number }[] = [];
  readonly #watchers: { tab: object; listener: (userId: string | null) => void }[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  readonly #exclusive: Exclusive = (_name, work) => {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  };

  openTab(): Session {
    const tab = {};
    return new Session({
      login: this.login,
      exclusive: this.#exclusive,
      now: () => this.now,
      setTimer: (work, milliseconds) => {
        const timer = { work, at: this.now + milliseconds };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
      marker: {
        read: () => this.userId,
        write: (userId) => {
          const changed = this.userId !== userId;
          this.userId = userId;
          if (changed) for (const other of this.#watchers) if (other.tab !== tab) other.listener(userId);
        },
        onChange: (listener) => {
          this.#watchers.push({ tab, listener });
          return () => undefined;
        },
      },
    });
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  }
}

describe("Session", () => {
  let browser: Browser;
  let session: Session;

  beforeEach(() => {
    browser = new Browser();
    session = browser.openTab();
  });

  it("asks for no renewal where nobody has signed in", async () => {
    browser.login.failure = new Error("must not be called");
    await session.restore();
    expect(session.getState()).toEqual({ kind: "signed-out", reason: null });
  });

  it("comes back after a reload", async () => {
    await session.signIn("ada", "right");
    const reloaded = browser.openTab();
    await reloaded.restore();
    expect(reloaded.getState()).toEqual({
      kind: "signed-in",
      user: { id: "id-ada", name: "ada", role: "user" },
    });
  });

  it("stays signed out on a wrong password and passes the refusal on", async () => {
    await session.restore();
    await expect(session.signIn("ada", "wrong")).rejects.toMatchObject({ status: 401 });
    expect(session.getState().kind).toBe("signed-out");
  });

  it("renews its token before it expires", async () => {
    await session.signIn("ada", "right");
    expect(browser.timers).toHaveLength(1);
    expect(browser.timers[0]?.at).toBeLessThan(LIFETIME_S * 1000);
    browser.timers[0]?.work();
    await browser.settle();
    expect(browser.login.refreshes).toBe(1);
    expect(browser.timers).toHaveLength(1);
  });

  it("renews once for many calls that find the token expired", async () => {
    await session.signIn("ada", "right");
    browser.now = LIFETIME_S * 1000;
    const tokens = await Promise.all([session.token(), session.token(), session.token()]);
    expect(new Set(tokens).size).toBe(1);
    expect(browser.login.refreshes).toBe(1);
  });

  it("replaces a refused token once, however many calls it was refused for", async () => {
    await session.signIn("ada", "right");
    const refused = await session.token();
    const first = await session.replace(refused);
    expect(await session.replace(refused)).toBe(first);
    expect(browser.login.refreshes).toBe(1);
  });

  it("never renews in two tabs at once", async () => {
    await session.signIn("ada", "right");
    const other = browser.openTab();
    await other.restore();
    browser.now = LIFETIME_S * 1000;
    await Promise.all([session.token(), other.token()]);
    expect(browser.login.mostAtOnce).toBe(1);
  });

  it("says that the session has ended when it cannot be renewed any more", async () => {
    await session.signIn("ada", "right");
    browser.login.cookie = null;
    browser.now = LIFETIME_S * 1000;
    await expect(session.token()).rejects.toBeInstanceOf(SessionEnded);
    expect(session.getState()).toEqual({ kind: "signed-out", reason: "ended" });
    expect(browser.userId).toBeNull();
    expect(browser.timers).toEqual([]);
  });

  it("keeps the session while the server is away, and tries again", async () => {
    await session.signIn("ada", "right");
    const reloaded = browser.openTab();
    browser.login.failure = new Unreachable();
    await reloaded.restore();
    expect(reloaded.getState()).toEqual({ kind: "unreachable" });
    browser.login.failure = null;
    browser.timers.at(-1)?.work();
    await browser.settle();
    expect(reloaded.getState().kind).toBe("signed-in");
  });

  it("signs out in every tab", async () => {
    await session.signIn("ada", "right");
    const other = browser.openTab();
    await other.restore();
    await session.signOut();
    expect(session.getState()).toEqual({ kind: "signed-out", reason: "signed-out" });
    expect(other.getState()).toEqual({ kind: "signed-out", reason: "signed-out-elsewhere" });
    await expect(other.token()).rejects.toBeInstanceOf(SessionEnded);
  });

  it("signs out here although the server cannot be told, and says so", async () => {
    await session.signIn("ada", "right");
    browser.login.failure = new Unreachable();
    await session.signOut();
    expect(session.getState()).toEqual({ kind: "signed-out", reason: "signed-out-unconfirmed" });
  });

  it("follows when another tab signs in as somebody else", async () => {
    await session.signIn("ada", "right");
    const other = browser.openTab();
    await other.restore();
    await other.signIn("grace", "right");
    await browser.settle();
    expect(session.getState()).toMatchObject({ kind: "signed-in", user: { name: "grace" } });
  });
});
