import type { ButtonHTMLAttributes } from "react";

const LOOKS = {
  primary: "bg-pine text-on-pine hover:bg-pine-strong disabled:bg-pine/60",
  quiet: "border border-line bg-card text-ink hover:border-muted disabled:text-muted",
  danger: "bg-ember text-on-ember hover:brightness-95 disabled:opacity-70",
  gold: "bg-gold-bright text-[#221603] hover:brightness-105 disabled:opacity-70",
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof LOOKS;
}

export function Button({ look = "primary", className = "", type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-xl px-5 font-semibold transition-colors disabled:cursor-not-allowed ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}

export function IconButton({
  className = "",
  type = "button",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type={type}
      className={`grid size-11 shrink-0 place-items-center rounded-xl text-muted transition-colors hover:bg-sunken hover:text-ink ${className}`}
      {...rest}
    />
  );
}
