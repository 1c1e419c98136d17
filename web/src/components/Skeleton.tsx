import { text } from "@/text/en";

/** A grey piece that stands where something will be. */
export function Bone({ className }: { className: string }) {
  return <span aria-hidden="true" className={`block animate-breathe rounded-xl bg-sunken ${className}`} />;
}

/** Holds the place of a page while its code or its first data load. */
export function PageSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">{text.loading}</span>
      <Bone className="h-10 w-56" />
      <Bone className="mt-3 h-6 w-80 max-w-full" />
      <RowsSkeleton />
    </div>
  );
}

/** Holds the place of a list. */
export function RowsSkeleton({ rows = 6, className = "mt-8" }: { rows?: number; className?: string }) {
  return (
    <div role="status" className={`space-y-3 ${className}`}>
      <span className="sr-only">{text.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity beside their place.
        <Bone key={index} className="h-16 rounded-2xl" />
      ))}
    </div>
  );
}
