import { ArrowUp, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Json } from "@/admin/quests/definition/json";
import { IconButton } from "@/components/Button";
import { adminText } from "@/text/admin";

const words = adminText.questForm;

interface PartFrameProps {
  list: readonly Json[];
  index: number;
  onChange: (list: Json[]) => void;
  title: string;
  children: ReactNode;
}

/** The frame around one of several parts, with which it is moved and removed. */
export function PartFrame({ list, index, onChange, title, children }: PartFrameProps) {
  function moveUp() {
    const moved = [...list];
    moved.splice(index - 1, 0, ...moved.splice(index, 1));
    onChange(moved);
  }
  return (
    <fieldset className="min-w-0 rounded-2xl border border-line bg-paper p-4">
      <legend className="sr-only">{title}</legend>
      <div className="mb-2 flex min-h-11 items-center">
        <p aria-hidden className="font-display font-semibold">
          {title}
        </p>
        <span className="ml-auto flex">
          {index > 0 && (
            <IconButton aria-label={words.moveUp(title)} onClick={moveUp}>
              <ArrowUp size={17} aria-hidden />
            </IconButton>
          )}
          {list.length > 1 && (
            <IconButton
              aria-label={words.remove(title)}
              onClick={() => onChange(list.filter((_, at) => at !== index))}
            >
              <Trash2 size={17} aria-hidden />
            </IconButton>
          )}
        </span>
      </div>
      <div className="space-y-3">{children}</div>
    </fieldset>
  );
}
