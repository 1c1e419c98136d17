import createClient, { type Client } from "openapi-fetch";
import { send } from "@/api/http";
import { ApiProblem } from "@/api/problem";
import type { paths as AuthPaths } from "@/api/schema/auth";
import type { paths as CatalogPaths } from "@/api/schema/catalog";
import type { paths as ProcessingPaths } from "@/api/schema/processing";

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

/** The routes of all services, as their OpenAPI documents describe them. */
export type Api = Client<AuthPaths & CatalogPaths & ProcessingPaths, "application/json">;

/** The API as the signed-in user sees it. Calls fail by throwing: see `send`. */
export function createApi(tokens: TokenSource): Api {
  const authorized = authorizedBy(tokens);
  return createClient({
    baseUrl: globalThis.location?.origin ?? "http://localhost",
    fetch: (request) =>
      authorized((token) => {
        // A request can be sent once; a token that was refused makes it two.
        const copy = request.clone();
        copy.headers.set("Authorization", `Bearer ${token}`);
        return send(copy);
      }),
  });
}

/** What a call answers with: `await answer(api.GET("/api/v1/wallet/me"))`. */
export async function answer<T>(call: Promise<{ data?: T | undefined }>): Promise<T> {
  // A call that does not succeed throws, so that there is data, or nothing is expected (204).
  return (await call).data as T;
}
