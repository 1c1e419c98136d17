import { describe, expect, it, vi } from "vitest";
import { createApi, type TokenSource } from "@/api/client";
import { ApiProblem, Unreachable } from "@/api/problem";

const tokens: TokenSource = { token: async () => "old", replace: async () => "new" };

/** Answers by the token that a call carries. */
function serve(answer: (token: string | null) => Response) {
  const fetch = vi.fn(async (_path: string, init: RequestInit) =>
    answer(new Headers(init.headers).get("Authorization")),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

describe("createApi", () => {
  it("tries once more with a new token when the old one is refused", async () => {
    const fetch = serve((token) =>
      token === "Bearer new" ? Response.json({ gold: 1 }) : new Response(null, { status: 401 }),
    );
    expect(await createApi(tokens).get("/api/v1/wallet/me")).toEqual({ gold: 1 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("gives up when the new token is refused as well", async () => {
    const fetch = serve(() => new Response(null, { status: 401 }));
    await expect(createApi(tokens).get("/api/v1/wallet/me")).rejects.toMatchObject({ status: 401 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("reads problem details with their faults", async () => {
    const errors = [{ field: "body.password", message: "too short" }, "nonsense"];
    serve(() => Response.json({ title: "Unprocessable", detail: "look again", errors }, { status: 422 }));
    const problem = await createApi(tokens)
      .post("/x", {})
      .catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({
      status: 422,
      message: "look again",
      isTemporary: false,
      faults: [errors[0]],
    });
  });

  it("takes a proxy's page for what its status says", async () => {
    serve(() => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
    await expect(createApi(tokens).get("/x")).rejects.toMatchObject({
      isTemporary: true,
      message: "Bad Gateway",
    });
  });

  it("tells a server that is away from one that refuses", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    await expect(createApi(tokens).get("/x")).rejects.toBeInstanceOf(Unreachable);
  });
});
