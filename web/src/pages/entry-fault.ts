import { ApiProblem, names, Unreachable } from "@/api/problem";
import { text } from "@/text/en";

export interface EntryFault {
  message: string;
  userName?: string;
  password?: string;
}

/** Says in the user's words why signing in or up did not work. */
export function explainSignIn(error: unknown): EntryFault {
  if (error instanceof ApiProblem && [400, 401, 422].includes(error.status)) {
    return { message: text.form.wrongPassword };
  }
  return explain(error);
}

export function explainSignUp(error: unknown): EntryFault {
  if (error instanceof ApiProblem && error.status === 409) return { message: text.form.nameTaken };
  if (error instanceof ApiProblem && error.status === 422) {
    const wrongName = names(error.faults, "user_name");
    const wrongPassword = names(error.faults, "password");
    return {
      message: wrongName || wrongPassword ? "" : error.message,
      ...(wrongName && { userName: text.form.userNameRule }),
      ...(wrongPassword && { password: text.form.passwordRule }),
    };
  }
  return explain(error);
}

function explain(error: unknown): EntryFault {
  if (error instanceof Unreachable) return { message: text.form.unreachable };
  if (!(error instanceof ApiProblem)) return { message: text.form.failed };
  if (error.status === 403) return { message: text.form.notAllowed };
  if (error.status === 429) return { message: text.form.tooOften(error.retryAfterSeconds) };
  return { message: error.isTemporary ? text.form.failed : error.message };
}
