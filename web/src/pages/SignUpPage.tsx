import { EntryForm } from "@/pages/EntryForm";
import { explainSignUp } from "@/pages/entry-fault";
import { useServices } from "@/services";
import { text } from "@/text/en";

export function SignUpPage() {
  const { session } = useServices();
  return (
    <EntryForm
      texts={text.signUp}
      otherPage="/sign-in"
      isNew
      onSubmit={(userName, password) => session.signUp(userName, password)}
      explain={explainSignUp}
    />
  );
}
