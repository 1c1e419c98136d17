import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface MessageProps {
  icon: LucideIcon;
  title: string;
  body: string;
  children?: ReactNode;
}

/** Stands where content would be: nothing there yet, or it could not be had. */
export function Message({ icon: Icon, title, body, children }: MessageProps) {
  return (
    <div className="flex flex-col items-center rounded-3xl border border-dashed border-line px-6 py-14 text-center">
      <span className="mb-4 grid size-14 place-items-center rounded-2xl bg-sunken text-muted">
        <Icon size={26} aria-hidden />
      </span>
      <h2 className="text-xl font-semibold">{title}</h2>
      <p className="mt-1.5 max-w-sm text-muted">{body}</p>
      {children && <div className="mt-6">{children}</div>}
    </div>
  );
}
