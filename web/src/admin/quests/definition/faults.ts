/** Something wrong with a definition, and where. */
export interface Fault {
  /** JSON pointer of what is wrong; of what is missing, where it would stand. */
  pointer: string;
  message: string;
  /** Where the place holds a condition: line and column within it, from 1. */
  line?: number | undefined;
  column?: number | undefined;
}

/** Whether a pointer is `outer` or leads to something in it. */
export function isInside(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

interface ServerFault extends Omit<Fault, "line" | "column"> {
  line: number | null;
  column: number | null;
}

/** The catalog's faults as the pages have them. */
export function fromServer(faults: readonly ServerFault[]): Fault[] {
  return faults.map(({ line, column, ...fault }) =>
    line === null || column === null ? fault : { ...fault, line, column },
  );
}
