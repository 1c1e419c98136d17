import { Link } from "@tanstack/react-router";
import { SECTIONS } from "@/layout/sections";
import { text } from "@/text/en";

/** The way between pages on phones and tablets, under the thumb. */
export function TabBar() {
  return (
    <nav
      aria-label={text.navigation.label}
      className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-card/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md lg:hidden"
    >
      <ul className="mx-auto grid max-w-lg grid-cols-5">
        {SECTIONS.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === "/", includeSearch: false }}
              className="group flex h-16 flex-col items-center justify-center gap-1 rounded-xl text-[0.7rem] font-semibold text-muted -outline-offset-2 aria-[current=page]:text-pine"
            >
              <span className="grid h-7 w-12 place-items-center rounded-full transition-colors group-aria-[current=page]:bg-pine-soft">
                <Icon size={20} aria-hidden />
              </span>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
