import type { ReadingPlan } from '../import/recognise.ts';
import { cellOf, freeName, setCell, UniqueNames } from '../rows/cells.ts';
import type { ColumnMapping } from '../rows/dataset.ts';
import type { Cell, Row } from '../rows/row.ts';
import { stem } from './join-table.ts';

/** Says of each row which file it came from. */
export const fileColumn = 'from_file';

const fields = ['instruction', 'response', 'reference', 'model', 'category', 'id'] as const;
type Field = (typeof fields)[number];

/**
 * Puts the rows of a second file below those of a dataset, so that each column means one thing in all of them: what the
 * second file calls otherwise stands under the dataset's names, and nothing of it is left out.
 */
export class RowAppender {
  /** Of the rows together. */
  readonly mapping: ColumnMapping;
  readonly #theirs: ColumnMapping;
  readonly #file: string;
  readonly #ids = new UniqueNames('-');
  /** The second file's columns whose names mean something else here, or would be read twice; by their new names. */
  readonly #renamed = new Map<string, string>();
  readonly #sameInstruction: boolean;
  #repeatedIds = 0;

  /** @param base the dataset; @param plan how the second file is read */
  constructor(
    base: { mapping: ColumnMapping; columns: readonly string[] },
    plan: Pick<ReadingPlan, 'mapping' | 'context'>,
    file: string,
  ) {
    const theirs = plan.mapping;
    this.#theirs = theirs;
    this.#file = file;
    const ours = base.mapping;
    const taken = new Set(base.columns);
    const further = (field: Field) => {
      const own = theirs[field];
      if (ours[field] !== null || own === null) return ours[field];
      return taken.has(own) ? freeName(field, taken, '_') : own;
    };
    this.#sameInstruction =
      ours.instruction === theirs.instruction &&
      ours.response === theirs.response &&
      ours.input === theirs.input;
    this.mapping = {
      ...ours,
      reference: further('reference'),
      model: further('model'),
      category: further('category'),
      id: further('id'),
    };
    const targets = new Set(fields.map((field) => this.mapping[field]));
    const own = new Map(fields.map((field) => [theirs[field], this.mapping[field]]));
    const readTwice = this.#sameInstruction ? [] : inInstruction(ours, plan);
    for (const column of new Set([...targets, ...readTwice])) {
      if (column === null || (own.get(column) === column && !readTwice.includes(column))) continue;
      this.#renamed.set(column, freeName(`${column}_${stem(file)}`, taken, '_'));
    }
  }

  /** A row of the dataset. */
  keep(row: Row, file: string): Row {
    this.#ids.give(row.id);
    return { ...row, source: from(file, { ...row.source }) };
  }

  /** A row of the second file. */
  append(row: Row): Row {
    const id = this.#ids.give(row.id);
    if (id !== row.id) this.#repeatedIds++;
    const moved = this.#moved(row);
    const gone = new Set(moved.map(({ from }) => from));
    const source: Record<string, Cell> = {};
    for (const [column, cell] of Object.entries(row.source))
      if (!gone.has(column)) setCell(source, this.#renamed.get(column) ?? column, cell);
    for (const { to, cell } of moved) setCell(source, to, cell);
    return { ...row, id, source: from(this.#file, source) };
  }

  notes(): string[] {
    if (this.#repeatedIds === 0) return [];
    return [
      `${this.#repeatedIds} ${this.#repeatedIds === 1 ? 'row' : 'rows'} of ${this.#file} had an id that is here already and got a suffix.`,
    ];
  }

  /** What has to stand under another name than the second file has it, and the column that it makes superfluous. */
  #moved(row: Row): { from: string | null; to: string; cell: Cell }[] {
    const moved: { from: string | null; to: string; cell: Cell }[] = [];
    const talks = isTalk(this.mapping);
    for (const field of fields) {
      const to = this.mapping[field];
      const own = this.#theirs[field];
      if (to === null) continue;
      const inTalk = talks && (field === 'instruction' || field === 'response');
      if (field === 'instruction' || field === 'response' ? this.#sameInstruction : own === to) continue;
      if (inTalk && field === 'response') continue;
      const cell = inTalk ? this.#talk(row) : field === 'id' ? cellOf(row.source, own) : row[field];
      if (cell === null) continue;
      // A column that says more than the field, as a conversation does, stays beside it.
      const isWhole = own !== null && cellOf(row.source, own) === cell;
      moved.push({ from: isWhole ? own : null, to, cell });
    }
    return moved;
  }

  /** The second file's conversation, or one made of its instruction and response. */
  #talk({ source, instruction, response }: Row): Cell {
    const own = this.#theirs.instruction;
    if (isTalk(this.#theirs)) return cellOf(source, own);
    return [
      { role: 'user', content: instruction },
      { role: 'assistant', content: response },
    ];
  }
}

const isTalk = ({ instruction, response }: ColumnMapping) => instruction === response;

/** Columns that are part of the instruction which is written anew: read again, they would be joined to it twice. */
function inInstruction(ours: ColumnMapping, { mapping, context }: Pick<ReadingPlan, 'mapping' | 'context'>) {
  const texts = isTalk(mapping) ? [] : [mapping.instruction, mapping.response];
  return [...texts, ours.input, mapping.input, context.system, context.history].filter(
    (name) => name !== null,
  );
}

function from(file: string, source: Record<string, Cell>): Record<string, Cell> {
  if (!Object.hasOwn(source, fileColumn)) source[fileColumn] = file;
  return source;
}
