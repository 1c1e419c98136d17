import { type ReactNode, useEffect } from "react";
import { text } from "@/text/en";

interface PageHeaderProps {
  title: string;
  lead?: ReactNode;
  /** Buttons that belong to the whole page. */
  children?: ReactNode;
}

/** The head of a page, which names the browser's tab as well. */
export function PageHeader({ title, lead, children }: PageHeaderProps) {
  usePageTitle(title);
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-3xl font-semibold tracking-tight break-words sm:text-4xl">{title}</h1>
        {lead && <p className="mt-1.5 text-muted">{lead}</p>}
      </div>
      {children && <div className="flex flex-wrap gap-3">{children}</div>}
    </header>
  );
}

/** Names the browser's tab while the page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${text.product}`;
    return () => {
      document.title = text.product;
    };
  }, [title]);
}
