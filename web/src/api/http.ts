import { readProblem, Unreachable } from "@/api/problem";

/** `fetch` that fails in two ways only: `Unreachable`, or an `ApiProblem` for any answer that is not 2xx. */
export async function send(request: string | Request, init: RequestInit = {}): Promise<Response> {
  const signal = init.signal ?? (request instanceof Request ? request.signal : null);
  let response: Response;
  try {
    response = await fetch(request, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable("The server cannot be reached.", { cause: error });
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The parts of a request that carry `body` as JSON. */
export function jsonBody(body: unknown): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
