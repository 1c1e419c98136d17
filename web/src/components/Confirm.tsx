import { type ReactNode, useEffect, useId, useRef } from "react";

interface ConfirmProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be taken back. The browser keeps the focus within, and gives it back afterwards. */
export function Confirm({ title, isOpen, onClose, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-3xl border border-line bg-card p-6 text-ink shadow-toast backdrop:bg-black/45 backdrop:backdrop-blur-xs open:animate-rise sm:p-7"
    >
      <h2 id={titleId} className="mb-3 text-2xl font-semibold tracking-tight">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
