/** Text of a machine as it is: JSON laid out, or a message's raw body. Scrolls by keyboard as well. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard as well.
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-xl bg-sunken p-4"
    >
      <pre className="text-[0.8125rem] leading-relaxed">{children}</pre>
    </section>
  );
}

/** JSON laid out for reading. */
export function asJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
