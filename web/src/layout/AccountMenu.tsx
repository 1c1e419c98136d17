import { Link } from "@tanstack/react-router";
import { ChevronDown, LogOut, type LucideIcon, Settings, ShieldCheck } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { useLeave } from "@/layout/useLeave";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { text } from "@/text/en";
import { ThemeRow } from "@/theme/ThemeButton";

const ROW =
  "flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left text-[0.95rem] font-semibold transition-colors hover:bg-sunken";

/** Who is signed in, and what concerns the account rather than the quests. */
export function AccountMenu({ user }: { user: SessionUser }) {
  const { session } = useServices();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  const close = () => setOpen(false);
  useLeave(root, isOpen, (byKey) => {
    close();
    if (byKey) button.current?.focus();
  });
  return (
    <div ref={root} className="relative">
      <button
        ref={button}
        type="button"
        aria-label={text.header.account(user.name)}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setOpen(!isOpen)}
        className="flex h-11 items-center gap-1.5 rounded-xl px-1 transition-colors hover:bg-sunken"
      >
        <Initial name={user.name} />
        <ChevronDown size={16} aria-hidden className="hidden text-muted sm:block" />
      </button>
      <div
        id={panelId}
        hidden={!isOpen}
        className="absolute top-full right-0 z-20 mt-2 w-68 animate-rise rounded-2xl border border-line bg-card p-2 shadow-toast"
      >
        <div className="mb-1 flex items-center gap-3 border-b border-line px-3 pt-1 pb-3">
          <Initial name={user.name} />
          <p className="min-w-0">
            <span className="sr-only">{text.header.signedInAs(user.name)}</span>
            <span aria-hidden="true" className="block truncate font-semibold">
              {user.name}
            </span>
          </p>
        </div>
        <ul>
          <li>
            <MenuLink to="/account" icon={Settings} onGo={close}>
              {text.header.settings}
            </MenuLink>
          </li>
          {user.role !== "user" && (
            <li>
              <MenuLink to="/admin" icon={ShieldCheck} onGo={close}>
                {text.header.administration}
              </MenuLink>
            </li>
          )}
          <li>
            <ThemeRow className={ROW} />
          </li>
          <li>
            <button type="button" onClick={() => void session.signOut()} className={ROW}>
              <LogOut size={18} aria-hidden className="text-muted" />
              {text.header.signOut}
            </button>
          </li>
        </ul>
      </div>
    </div>
  );
}

interface MenuLinkProps {
  to: "/account" | "/admin";
  icon: LucideIcon;
  onGo: () => void;
  children: ReactNode;
}

function MenuLink({ to, icon: Icon, onGo, children }: MenuLinkProps) {
  return (
    <Link to={to} onClick={onGo} className={ROW}>
      <Icon size={18} aria-hidden className="text-muted" />
      {children}
    </Link>
  );
}

function Initial({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-9 shrink-0 place-items-center rounded-full bg-pine font-display text-lg leading-none font-semibold text-on-pine uppercase"
    >
      {[...name][0]}
    </span>
  );
}
