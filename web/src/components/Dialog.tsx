import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { IconButton } from "@/components/Button";
import { text } from "@/text/en";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  size?: "narrow" | "wide";
  children: ReactNode;
}

const SIZES = { narrow: "max-w-lg", wide: "max-w-4xl" } as const;

/** A window above the page: keeps the focus within, closes by Escape, and gives the focus back. */
export function Dialog({ title, isOpen, onClose, size = "narrow", children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 flex items-end justify-center bg-black/45 p-3 backdrop-blur-xs sm:items-center sm:p-6"
    >
      <Modal
        className={`max-h-full w-full animate-rise overflow-y-auto rounded-3xl border border-line bg-card shadow-toast ${SIZES[size]}`}
      >
        <AriaDialog className="p-6 outline-none sm:p-7">
          <div className="mb-4 flex items-start justify-between gap-4">
            <Heading slot="title" className="text-2xl font-semibold tracking-tight">
              {title}
            </Heading>
            <IconButton aria-label={text.close} onClick={onClose} className="-mt-1.5 -mr-2">
              <X size={19} aria-hidden />
            </IconButton>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
