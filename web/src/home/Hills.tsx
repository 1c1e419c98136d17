/** The land behind the player's level: hills, contour lines, a dotted trail to a gem. Pure decoration. */
export function Hills({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 800 320" preserveAspectRatio="xMaxYMin slice" className={className} aria-hidden="true">
      <path d="M0 150c140-60 250-50 390-10s260 30 410-60v240H0z" className="fill-hero-near" />
      <path d="M0 220c170-50 300 0 430 20s250-30 370-90v170H0z" className="fill-hero-far" />
      <g className="max-sm:hidden">
        <g fill="none" stroke="#f6f2e7" strokeOpacity="0.09" strokeWidth="2">
          <path d="M590 40c40-34 120-34 150 4s-10 84-74 82-116-52-76-86z" />
          <path d="M614 52c28-22 80-22 100 4s-6 54-50 52-78-34-50-56z" />
          <path d="M638 64c16-12 42-10 54 4s-4 28-28 26-42-18-26-30z" />
        </g>
        <path
          d="M540 112c40-4 40-26 70-30s40-14 62-18"
          fill="none"
          stroke="#f6f2e7"
          strokeOpacity="0.5"
          strokeWidth="4"
          strokeLinecap="round"
          strokeDasharray="0.1 12"
        />
        <circle cx="702" cy="58" r="30" fill="#f0b93a" fillOpacity="0.14" />
        <path d="M691 46h22l9 11-20 22-20-22z" fill="#f0b93a" />
        <path
          d="M682 57h40M694 57l8 22 8-22-8-11z"
          fill="none"
          stroke="#fff"
          strokeOpacity="0.6"
          strokeWidth="2"
          strokeLinejoin="round"
        />
      </g>
    </svg>
  );
}
