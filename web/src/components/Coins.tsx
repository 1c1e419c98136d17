/** The two currencies, drawn once. Colour and shape both tell them apart. */

export function GoldIcon({ size = 18 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      className="shrink-0"
    >
      <circle cx="10" cy="10" r="8.5" className="fill-gold-bright" />
      <circle cx="10" cy="10" r="5.6" fill="none" stroke="#fff" strokeOpacity="0.65" strokeWidth="1.5" />
    </svg>
  );
}

export function DiamondIcon({ size = 18 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      className="shrink-0"
    >
      <path d="M5.5 3h9l4 5-8.5 9.500L1.5 8z" className="fill-gem-bright" />
      <path
        d="M1.5 8h17M7 8l3 9.500L13 8l-3-5z"
        fill="none"
        stroke="#fff"
        strokeOpacity="0.65"
        strokeWidth="1.1"
      />
    </svg>
  );
}
