/**
 * Remembers in this browser, for all tabs, whose session its cookie holds: the user id, never a token.
 *
 * A page without it does not ask for a renewal that would be refused anyway, and tabs learn from it when another tab
 * signs in or out.
 */
export interface SessionMarker {
  read(): string | null;
  write(userId: string | null): void;
  /** Calls back when ANOTHER tab changes the marker. */
  onChange(listener: (userId: string | null) => void): () => void;
}

const KEY = "questline.session";

export function browserMarker(): SessionMarker {
  return {
    read() {
      try {
        return localStorage.getItem(KEY);
      } catch {
        return null;
      }
    },
    write(userId) {
      try {
        if (userId === null) localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, userId);
      } catch {
        // Storage is blocked: this tab works, it is only forgotten at a reload.
      }
    },
    onChange(listener) {
      const handle = (event: StorageEvent) => {
        if (event.key === KEY || event.key === null) listener(event.key === null ? null : event.newValue);
      };
      window.addEventListener("storage", handle);
      return () => window.removeEventListener("storage", handle);
    },
  };
}
