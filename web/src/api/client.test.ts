import { describe, expect, it, vi } from "vitest";
import { answer, createApi, type TokenSource } from "@/api/client";
import { ApiProblem, Unreachable } from "@/api/problem";

const tokens: TokenSource = { token: async () => "old", replace: async () => "new" };

/** Answers by the token that a call carries. */
function serve(respond: (token: string | null) => Response) {
  const fetch = vi.fn(async (request: Request) => respond(request.headers.get("Authorization")));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const readWallet = () => answer(createApi(tokens).GET("/api/v1/wallet/me"));

describe("createApi", () => {
  it("tries once more with a new token when the old one is refused", async () => {
    const fetch = serve((token) =>
      token === "Bearer new" ? Response.json({ gold: 1 }) : new Response(null, { status: 401 }),
    );
    expect(await readWallet()).toEqual({ gold: 1 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("sends the body again with the new token", async () => {
    const bodies: unknown[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      bodies.push(await request.json());
      return bodies.length === 1 ? new Response(null, { status: 401 }) : Response.json({});
    });
    await createApi(tokens).POST("/api/v1/toasts/seen", { body: { seq: 3 } });
    expect(bodies).toEqual([{ seq: 3 }, { seq: 3 }]);
  });

  it("gives up when the new token is refused as well", async () => {
    const fetch = serve(() => new Response(null, { status: 401 }));
    await expect(readWallet()).rejects.toMatchObject({ status: 401 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("reads problem details with their faults", async () => {
    const errors = [{ field: "body.password", message: "too short" }, "nonsense"];
    serve(() => Response.json({ title: "Unprocessable", detail: "look again", errors }, { status: 422 }));
    const problem = await readWallet().catch((error: unknown) => error);
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
    await expect(readWallet()).rejects.toMatchObject({ isTemporary: true, message: "Bad Gateway" });
  });

  it("tells a server that is away from one that refuses", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    await expect(readWallet()).rejects.toBeInstanceOf(Unreachable);
  });
});
