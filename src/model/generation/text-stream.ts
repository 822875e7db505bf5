/** What stands for bytes that are no character, or not one yet. */
const unknown = '\uFFFD';

/**
 * Text of tokens that arrive one at a time. A character may be spread over several tokens, and a token may hold parts
 * of two, so text is given out once its end is a whole character. All pieces together are what decoding all
 * tokens at once gives.
 */
export class TextStream {
  /** Tokens from the last piece that was given out: its text tells what is new. */
  private window: number[] = [];
  private given = 0;

  constructor(private readonly decode: (ids: readonly number[]) => string) {}

  /** The text that a token completes; empty where it completes none. */
  push(id: number): string {
    this.window.push(id);
    const piece = this.fresh();
    if (piece === '' || piece.endsWith(unknown)) return '';
    this.window = this.window.slice(this.given);
    this.given = this.window.length;
    return piece;
  }

  /** What is left when no token follows: bytes that never became a character show as U+FFFD. */
  finish(): string {
    const piece = this.fresh();
    this.window = [];
    this.given = 0;
    return piece;
  }

  /** The window's text beyond what was given out. */
  private fresh(): string {
    const before = this.decode(this.window.slice(0, this.given));
    const whole = this.decode(this.window);
    return whole.startsWith(before) ? whole.slice(before.length) : '';
  }
}
