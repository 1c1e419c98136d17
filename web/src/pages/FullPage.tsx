import { Link } from "@tanstack/react-router";
import { CloudOff, Compass, Wrench } from "lucide-react";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/Brand";
import { Button } from "@/components/Button";
import { Message } from "@/components/Message";
import { useServices } from "@/services";
import { text } from "@/text/en";

function FullPage({ children }: { children: ReactNode }) {
  return <main className="mx-auto grid min-h-dvh max-w-lg content-center p-5">{children}</main>;
}

export function RestoringPage() {
  return (
    <FullPage>
      <div role="status" className="grid justify-items-center gap-4 text-muted">
        <BrandMark className="size-14 animate-breathe" />
        <p>{text.session.restoring}</p>
      </div>
    </FullPage>
  );
}

export function UnreachablePage() {
  const { session } = useServices();
  return (
    <FullPage>
      <div role="alert">
        <Message icon={CloudOff} title={text.session.unreachableTitle} body={text.session.unreachableBody}>
          <Button onClick={() => void session.restore()}>{text.tryAgain}</Button>
        </Message>
      </div>
    </FullPage>
  );
}

export function NotFoundPage() {
  return (
    <FullPage>
      <Message icon={Compass} title={text.notFound.title} body={text.notFound.body}>
        <Link to="/" className="rounded font-semibold text-pine underline underline-offset-4">
          {text.notFound.back}
        </Link>
      </Message>
    </FullPage>
  );
}

export function CrashPage() {
  return (
    <FullPage>
      <div role="alert">
        <Message icon={Wrench} title={text.crash.title} body={text.crash.body}>
          <Button onClick={() => location.reload()}>{text.crash.reload}</Button>
        </Message>
      </div>
    </FullPage>
  );
}
