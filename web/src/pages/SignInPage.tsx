import { Notice } from "@/components/Notice";
import { EntryForm } from "@/pages/EntryForm";
import { explainSignIn } from "@/pages/entry-fault";
import { useServices, useSessionState } from "@/services";
import { text } from "@/text/en";

export function SignInPage() {
  const { session } = useServices();
  const state = useSessionState();
  const reason = state.kind === "signed-out" ? state.reason : null;
  return (
    <EntryForm
      texts={text.signIn}
      otherPage="/sign-up"
      isNew={false}
      notice={reason && <Notice>{text.session[reason]}</Notice>}
      onSubmit={(userName, password) => session.signIn(userName, password)}
      explain={explainSignIn}
    />
  );
}
