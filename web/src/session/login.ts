import { jsonBody, send } from "@/api/http";
import { ApiProblem, names } from "@/api/problem";
import type { Tokens } from "@/api/types";

/**
 * The calls that make, renew and end a session. The refresh token lives in an HttpOnly cookie that scripts cannot read;
 * the one in the answer's body is for other kinds of clients and is ignored here.
 */
export interface LoginApi {
  signIn(userName: string, password: string): Promise<Tokens>;
  signUp(userName: string, password: string): Promise<void>;
  refresh(): Promise<Tokens>;
  signOut(): Promise<void>;
}

export const loginApi: LoginApi = {
  async signIn(userName, password) {
    const form = new URLSearchParams({ grant_type: "password", username: userName, password });
    const response = await send("/api/v1/login/access-token", {
      method: "POST",
      body: form,
      credentials: "same-origin",
    });
    return (await response.json()) as Tokens;
  },

  async signUp(userName, password) {
    const account = { user_name: userName, password };
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    try {
      await send("/api/v1/users/signup", jsonBody({ ...account, time_zone }));
    } catch (error) {
      // Browsers and servers do not know exactly the same zones; the user can set it later.
      if (!(error instanceof ApiProblem && names(error.faults, "time_zone"))) throw error;
      await send("/api/v1/users/signup", jsonBody(account));
    }
  },

  async refresh() {
    // The token in the cookie works once. A page that is left half-way must still receive its successor: keepalive.
    const response = await send("/api/v1/login/refresh", {
      ...jsonBody({}),
      credentials: "same-origin",
      keepalive: true,
    });
    return (await response.json()) as Tokens;
  },

  async signOut() {
    await send("/api/v1/login/logout", { ...jsonBody({}), credentials: "same-origin", keepalive: true });
  },
};
