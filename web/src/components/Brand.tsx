import { text } from "@/text/en";

/** The trail and its goal. */
export function BrandMark({ className = "size-9" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#1d5f49" />
      <path
        d="M8 23.5c6.5 0 3-8 8-8s2.5-7 8-7"
        fill="none"
        stroke="#f6f2e7"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeDasharray="0.1 4.6"
      />
      <circle cx="8" cy="23.5" r="2.6" fill="#f6f2e7" />
      <path d="M24 4.2l3.9 4.3-3.9 4.3-3.9-4.3z" fill="#f0b93a" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="flex items-center gap-2.5">
      <BrandMark />
      <span className="font-display text-xl font-semibold tracking-tight">{text.product}</span>
    </span>
  );
}
