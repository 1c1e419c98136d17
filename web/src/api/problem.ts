/** What can go wrong between the pages and the API. */

export interface FieldFault {
  field: string;
  message: string;
}

/** The API answered, and the answer is no (RFC 9457 problem JSON). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    message: string,
    readonly faults: readonly FieldFault[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** The API could not be reached at all. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Nobody is signed in any more; the pages show the sign-in form by themselves. */
export class SessionEnded extends Error {
  override readonly name = "SessionEnded";
}

/** Whether a fault is about `field`, which it names from the request's root ("body.password") or alone. */
export function names(faults: readonly FieldFault[], field: string): boolean {
  return faults.some((fault) => fault.field.split(".").at(-1) === field);
}

export function isTemporary(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiProblem && error.isTemporary);
}

/** Reads a refusal; an answer that is no problem JSON (a proxy's page, say) still becomes an `ApiProblem`. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  let body: Record<string, unknown> = {};
  try {
    const parsed: unknown = await response.json();
    if (typeof parsed === "object" && parsed !== null) body = parsed as Record<string, unknown>;
  } catch {
    // Not JSON: the status says enough.
  }
  const text = [body["detail"], body["title"], response.statusText].find(
    (part): part is string => typeof part === "string" && part !== "",
  );
  return new ApiProblem(
    response.status,
    text ?? `HTTP ${response.status}`,
    readFaults(body["errors"]),
    readRetryAfter(response.headers.get("Retry-After")),
  );
}

function readFaults(errors: unknown): FieldFault[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((fault: unknown) => {
    const { field, message } = (fault ?? {}) as Partial<FieldFault>;
    return typeof field === "string" && typeof message === "string" ? [{ field, message }] : [];
  });
}

function readRetryAfter(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
