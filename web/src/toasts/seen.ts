/**
 * Tells the server how far the user has seen the toasts, so that a reload does not show them again.
 *
 * One call at a time; numbers that come meanwhile fold into the next call. A call that fails is made good by the next one.
 */
export class SeenCursor {
  #wanted = 0;
  #told = 0;
  #telling = false;

  constructor(private readonly tell: (seq: number) => Promise<unknown>) {}

  advance(seq: number): void {
    this.#wanted = Math.max(this.#wanted, seq);
    void this.#tellLatest();
  }

  async #tellLatest(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#told < this.#wanted) {
        const seq = this.#wanted;
        await this.tell(seq);
        this.#told = seq;
      }
    } catch {
      // At worst a toast is shown a second time after a reload.
    } finally {
      this.#telling = false;
    }
  }
}
