import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/Button";
import { Field } from "@/components/Field";
import { Notice } from "@/components/Notice";
import { usePageTitle } from "@/components/PageHeader";
import type { EntryFault } from "@/pages/entry-fault";
import { text } from "@/text/en";

interface EntryFormProps {
  texts: {
    title: string;
    lead: string;
    submit: string;
    submitting: string;
    other: string;
    otherLink: string;
  };
  otherPage: "/sign-in" | "/sign-up";
  isNew: boolean;
  /** Something to say before the user has done anything. */
  notice?: ReactNode;
  onSubmit: (userName: string, password: string) => Promise<void>;
  explain: (error: unknown) => EntryFault;
}

/** User name and password, for signing in as for signing up. */
export function EntryForm({ texts, otherPage, isNew, notice, onSubmit, explain }: EntryFormProps) {
  usePageTitle(texts.submit);
  const [fault, setFault] = useState<EntryFault | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const userName = String(form.get("user_name")).trim();
    const password = String(form.get("password"));
    const missing = {
      ...(userName === "" && { userName: text.form.required }),
      ...(password === "" && { password: text.form.required }),
    };
    if (userName === "" || password === "") {
      setFault({ message: "", ...missing });
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await onSubmit(userName, password);
    } catch (error) {
      setFault(explain(error));
      setBusy(false);
    }
  }

  return (
    <>
      <h1 className="text-4xl font-semibold tracking-tight">{texts.title}</h1>
      <p className="mt-2 text-lg text-muted">{texts.lead}</p>
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-8">
        {notice && !fault && <div className="mb-5">{notice}</div>}
        {fault?.message && (
          <div className="mb-5">
            <Notice look="fault">{fault.message}</Notice>
          </div>
        )}
        <div className="space-y-2.5">
          <Field
            label={text.signIn.userName}
            name="user_name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            fault={fault?.userName}
          />
          <Field
            label={text.signIn.password}
            name="password"
            type="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            hint={isNew ? text.signUp.passwordHint : undefined}
            fault={fault?.password}
          />
        </div>
        <Button type="submit" disabled={busy} className="mt-4 h-12 w-full">
          {busy ? texts.submitting : texts.submit}
        </Button>
      </form>
      <p className="mt-6 text-center text-muted">
        {texts.other}{" "}
        <Link to={otherPage} search className="rounded font-semibold text-pine underline underline-offset-4">
          {texts.otherLink}
        </Link>
      </p>
    </>
  );
}
