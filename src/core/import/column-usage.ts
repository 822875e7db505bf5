import { cellOf } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';
import { isSomething } from './content.ts';
import { mayBelongToQuestion } from './names.ts';
import type { ReadingPlan } from './recognise.ts';

/** What of the rows is shown to the judge besides the mapped columns, and what is not though it may matter. */
export class ColumnUsage {
  readonly #plan: ReadingPlan;
  readonly #used: ReadonlySet<string | null>;
  /** For each column met: whether it may belong to the question, and is not used. */
  readonly #doubtful = new Map<string, boolean>();
  /** Doubtful columns that hold something. */
  readonly #unread = new Set<string>();
  readonly #context = { system: 0, history: 0 };
  readonly #kinds = new Set<string>();
  #rowsWithParts = 0;

  constructor(plan: ReadingPlan) {
    this.#plan = plan;
    this.#used = new Set([...Object.values(plan.mapping), ...Object.values(plan.context)]);
  }

  /** @param leftOut kinds of parts of the row's conversation that are no text */
  see(source: Record<string, Cell>, leftOut: readonly string[]): void {
    for (const part of ['system', 'history'] as const)
      if (isSomething(cellOf(source, this.#plan.context[part]))) this.#context[part]++;
    for (const kind of leftOut) this.#kinds.add(kind);
    if (leftOut.length > 0) this.#rowsWithParts++;
    for (const column of Object.keys(source)) {
      let doubtful = this.#doubtful.get(column);
      if (doubtful === undefined) {
        doubtful = !this.#used.has(column) && mayBelongToQuestion(column);
        this.#doubtful.set(column, doubtful);
      }
      if (doubtful && isSomething(source[column])) this.#unread.add(column);
    }
  }

  notes(): string[] {
    const { system, history } = this.#plan.context;
    const notes: string[] = [];
    if (this.#context.system > 0)
      notes.push(`The text of ${system} stands above the instruction, as a system message.`);
    if (this.#context.history > 0) notes.push(`The turns of ${history} stand before the instruction.`);
    const kinds = [...this.#kinds].slice(0, maxNamed).join(', ');
    if (this.#rowsWithParts > 0)
      notes.push(
        `${this.#rowsWithParts} ${this.#rowsWithParts === 1 ? 'row holds' : 'rows hold'} more than text (${kinds}); that is left out of what is judged.`,
      );
    const unread = [...this.#unread];
    if (unread.length > 0)
      notes.push(
        `${unread.length === 1 ? 'The column' : 'The columns'} ${unread.slice(0, maxNamed).join(', ')} may belong to the question and ${unread.length === 1 ? 'is' : 'are'} not read. Map ${unread.length === 1 ? 'it' : 'one of them'} as the input, or join ${unread.length === 1 ? 'it' : 'them'} to the instruction, where the answers depend on it.`,
      );
    return notes;
  }
}

const maxNamed = 8;
