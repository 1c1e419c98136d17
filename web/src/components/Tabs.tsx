import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

interface TabsProps<K extends string> {
  label: string;
  selected: K;
  onSelect: (key: K) => void;
  tabs: readonly { key: K; label: string; content: () => ReactNode }[];
}

/** Several views of one thing, of which one is shown; what is not shown is not loaded. Arrow keys move between them. */
export function Tabs<K extends string>({ label, selected, onSelect, tabs }: TabsProps<K>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.findIndex(({ key }) => key === selected);

  function move(event: KeyboardEvent) {
    const target = targetOf(event.key, shown, tabs.length);
    const tab = target === null ? undefined : tabs[target];
    if (target === null || tab === undefined) return;
    event.preventDefault();
    onSelect(tab.key);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[target]?.focus();
  }

  return (
    <div>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="mb-6 flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab, index) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={index === shown}
            aria-controls={index === shown ? `${id}-panel` : undefined}
            tabIndex={index === shown ? 0 : -1}
            onClick={() => onSelect(tab.key)}
            className="-mb-px flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm font-semibold whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-selected:border-pine aria-selected:text-pine"
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${selected}`}
        tabIndex={-1}
        className="outline-none"
      >
        {tabs[shown]?.content()}
      </div>
    </div>
  );
}

function targetOf(key: string, shown: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
      return (shown + 1) % count;
    case "ArrowLeft":
      return (shown + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
