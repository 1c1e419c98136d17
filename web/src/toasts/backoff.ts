const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the attempt after `failures` failures in a row: doubling, with jitter, so that the pages of a
 * thousand users do not all come back in the same second after a restart.
 */
export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return ceiling / 2 + random() * (ceiling / 2);
}
