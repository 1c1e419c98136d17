import { Link, type LinkProps } from "@tanstack/react-router";
import { useRef } from "react";
import { useCurrentInView } from "@/components/useCurrentInView";

interface SubNavProps {
  label: string;
  links: readonly { to: LinkProps["to"]; label: string }[];
}

/** The pages of one section, side by side under its name. */
export function SubNav({ label, links }: SubNavProps) {
  const row = useRef<HTMLElement>(null);
  useCurrentInView(row);
  return (
    <nav ref={row} aria-label={label} className="mb-6 scrollbar-none overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {links.map(({ to, label: name }) => (
          <li key={name}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="-mb-px flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm font-semibold whitespace-nowrap text-muted hover:text-ink aria-[current=page]:border-pine aria-[current=page]:text-pine"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
