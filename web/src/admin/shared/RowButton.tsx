import type { ButtonHTMLAttributes } from "react";

const LOOKS = { plain: "text-pine", grave: "text-ember" } as const;

interface RowButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof LOOKS;
}

/** Opens a row of a table, or does something with it. */
export function RowButton({ look = "plain", type = "button", ...rest }: RowButtonProps) {
  return (
    <button
      type={type}
      className={`rounded text-left font-semibold underline decoration-1 underline-offset-4 hover:decoration-2 disabled:text-muted disabled:no-underline ${LOOKS[look]}`}
      {...rest}
    />
  );
}
