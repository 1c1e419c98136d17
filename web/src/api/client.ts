import { jsonBody, send } from "@/api/http";
import { ApiProblem } from "@/api/problem";

/** Where access tokens come from: the session. */
export interface TokenSource {
  /** A token that is good for at least a few seconds more. */
  token(): Promise<string>;
  /** Another token than `refused`, which the API has just answered with 401. */
  replace(refused: string): Promise<string>;
}

export type Authorized = <T>(call: (token: string) => Promise<T>) => Promise<T>;

/** Makes calls with the user's token; a token that is refused is replaced once. */
export function authorizedBy(tokens: TokenSource): Authorized {
  return async (call) => {
    const token = await tokens.token();
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 401)) throw error;
      return call(await tokens.replace(token));
    }
  };
}

export interface Api {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** `keepalive` lets the request finish although the page goes away. */
  post<T>(path: string, body: unknown, options?: { keepalive?: boolean }): Promise<T>;
}

/** The API as the signed-in user sees it: JSON in, JSON out. */
export function createApi(tokens: TokenSource): Api {
  const authorized = authorizedBy(tokens);

  async function call<T>(path: string, init: RequestInit): Promise<T> {
    const response = await authorized((token) => {
      const headers = new Headers(init.headers);
      headers.set("Authorization", `Bearer ${token}`);
      headers.set("Accept", "application/json");
      return send(path, { ...init, headers });
    });
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    get: (path, signal) => call(path, signal ? { signal } : {}),
    post: (path, body, options) => call(path, { ...jsonBody(body), ...options }),
  };
}
