import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/Button";
import { text } from "@/text/en";

interface PagerProps {
  offset: number;
  limit: number;
  /** How many items this page holds. */
  shown: number;
  total: number;
  onMove: (offset: number) => void;
}

/** Back and forth in a list that is paged by offset; nothing where one page holds it all. */
export function Pager({ offset, limit, shown, total, onMove }: PagerProps) {
  if (total <= limit && offset === 0) return null;
  return (
    <nav aria-label={text.pager.label} className="mt-5 flex items-center justify-between gap-3">
      <Button look="quiet" disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - limit))}>
        <ChevronLeft size={18} aria-hidden />
        {text.pager.newer}
      </Button>
      <p role="status" className="text-sm text-muted tabular-nums">
        {text.pager.range(Math.min(offset + 1, total), offset + shown, total)}
      </p>
      <Button look="quiet" disabled={offset + limit >= total} onClick={() => onMove(offset + limit)}>
        {text.pager.older}
        <ChevronRight size={18} aria-hidden />
      </Button>
    </nav>
  );
}
