/** Makes `work` run once, `milliseconds` after it was first asked for, however often it is asked for meanwhile. */
export function once(milliseconds: number, work: () => void): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined;
        work();
      }, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
