import { Link, type LinkProps } from "@tanstack/react-router";

interface SubNavProps {
  label: string;
  links: readonly { to: LinkProps["to"]; label: string }[];
}

/** The pages of one section, side by side under its name. */
export function SubNav({ label, links }: SubNavProps) {
  return (
    <nav aria-label={label} className="mb-6 overflow-x-auto border-b border-line">
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
