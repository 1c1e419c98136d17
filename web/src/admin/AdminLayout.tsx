import { Link, Outlet } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useRef } from "react";
import { GROUPS } from "@/admin/sections";
import { BrandMark } from "@/components/Brand";
import { Pill } from "@/components/Pill";
import { useCurrentInView } from "@/components/useCurrentInView";
import { useUser } from "@/services";
import { adminText } from "@/text/admin";
import { text } from "@/text/en";
import { ThemeButton } from "@/theme/ThemeButton";

/** The frame of the administrators' desk: its sections beside the page, above it on phones. */
export function AdminLayout() {
  const user = useUser();
  const sections = useRef<HTMLElement>(null);
  useCurrentInView(sections);
  if (user === null) return null;
  return (
    <div data-frame="app" className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-30 focus:rounded-xl focus:bg-card focus:px-4 focus:py-2"
      >
        {text.skip}
      </a>
      <aside className="border-line bg-card lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r">
        <div className="flex h-16 items-center gap-2.5 px-5">
          <BrandMark />
          <span className="font-display text-lg font-semibold">{adminText.title}</span>
          <span className="ml-auto lg:hidden">
            <ThemeButton />
          </span>
        </div>
        <nav
          ref={sections}
          aria-label={adminText.title}
          className="scrollbar-none overflow-x-auto border-b border-line px-3 pb-3 lg:min-h-0 lg:flex-1 lg:overflow-y-auto lg:border-0 lg:pt-3"
        >
          <div className="flex gap-1 lg:flex-col lg:gap-5">
            {GROUPS.map((group) => (
              <div key={group.label} className="max-lg:contents">
                <h2 className="mb-1 px-3 font-sans text-xs font-semibold tracking-wide text-muted uppercase max-lg:sr-only">
                  {group.label}
                </h2>
                <ul className="flex gap-1 lg:flex-col">
                  {group.sections.map(({ to, label, icon: Icon }) => (
                    <li key={to}>
                      <Link
                        to={to}
                        className="flex min-h-11 items-center gap-3 rounded-xl px-3 text-sm font-semibold whitespace-nowrap text-muted transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-pine-soft aria-[current=page]:text-pine"
                      >
                        <Icon size={18} aria-hidden />
                        {label}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </div>
        </nav>
        <div className="hidden px-3 pb-3 lg:block">
          <ToPlayer className="min-h-11 px-3" />
        </div>
        <div className="hidden items-center gap-2 border-t border-line p-4 lg:flex">
          <div className="min-w-0 flex-1">
            <p className="truncate text-sm font-semibold">{user.name}</p>
            <Pill look={user.role === "admin" ? "good" : "quiet"}>{adminText.roles[user.role]}</Pill>
          </div>
          <ThemeButton />
        </div>
      </aside>
      <div>
        <p className="px-4 pt-4 sm:px-8 lg:hidden">
          <ToPlayer className="min-h-8" />
        </p>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-7xl px-4 pt-4 pb-24 outline-none sm:px-8 lg:pt-8"
        >
          <Outlet />
        </main>
      </div>
    </div>
  );
}

/** The way back to the player's pages: below the sections, or above the page where those stand above it. */
function ToPlayer({ className }: { className: string }) {
  return (
    <Link
      to="/"
      className={`inline-flex items-center gap-1.5 rounded text-sm font-semibold text-muted hover:text-ink ${className}`}
    >
      <ArrowLeft size={15} aria-hidden />
      {adminText.toPlayer}
    </Link>
  );
}
