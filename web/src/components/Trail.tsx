/** The picture of the entry pages: a trail over hills, steps behind, the gem ahead. Pure decoration. */
export function Trail({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 800 900" preserveAspectRatio="xMidYMid slice" className={className} aria-hidden="true">
      <path d="M0 420c140-90 260-60 380-10s260 40 420-80v570H0z" fill="#1a5742" />
      <path d="M0 560c170-70 300 10 430 30s250-40 370-110v420H0z" fill="#174e3b" />
      <path d="M0 700c200-60 420 40 800-50v250H0z" fill="#134433" />
      <path
        d="M90 600c150-10 120-90 260-100s130-110 90-160 40-150 190-165"
        fill="none"
        stroke="#f6f2e7"
        strokeOpacity="0.85"
        strokeWidth="9"
        strokeLinecap="round"
        strokeDasharray="0.1 26"
      />
      <g fill="#f6f2e7">
        <circle cx="90" cy="600" r="15" />
        <circle cx="350" cy="500" r="15" />
        <circle cx="440" cy="340" r="15" />
      </g>
      <g fill="none" stroke="#f6f2e7" strokeWidth="3" strokeOpacity="0.35">
        <circle cx="90" cy="600" r="25" />
        <circle cx="350" cy="500" r="25" />
        <circle cx="440" cy="340" r="25" />
      </g>
      <circle cx="650" cy="165" r="74" fill="#f0b93a" fillOpacity="0.14" />
      <circle cx="650" cy="165" r="52" fill="#f0b93a" fillOpacity="0.2" />
      <path d="M626 137h48l20 25-44 50-44-50z" fill="#f0b93a" />
      <path
        d="M606 162h88M634 162l16 50 16-50-16-25z"
        fill="none"
        stroke="#fff"
        strokeOpacity="0.65"
        strokeWidth="4"
        strokeLinejoin="round"
      />
    </svg>
  );
}
