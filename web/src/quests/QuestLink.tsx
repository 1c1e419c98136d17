import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface QuestLinkProps {
  /** Null where there is no quest to go to; then the words stand alone. */
  code: string | null;
  className: string;
  onGo?: () => void;
  children: ReactNode;
}

/** A name that leads to its quest. */
export function QuestLink({ code, className, onGo, children }: QuestLinkProps) {
  if (code === null) return children;
  return (
    <Link to="/quests/$code" params={{ code }} className={className} {...(onGo && { onClick: onGo })}>
      {children}
    </Link>
  );
}
