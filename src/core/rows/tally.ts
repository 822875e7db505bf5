import { characters } from './cells.ts';
import { ColumnTally } from './column-tally.ts';
import type { ColumnMapping, DatasetColumns, DatasetSummary } from './dataset.ts';
import { InstructionNumbers } from './instruction-numbers.ts';
import { suggestLabel } from './label.ts';
import { hasReference, type Row } from './row.ts';

/** The part of a dataset's summary that its rows determine. */
export type RowsSummary = Pick<
  DatasetSummary,
  'rows' | 'instructions' | 'withReference' | 'models' | 'categories' | 'columns' | 'suggestedLabel'
>;

/** Numbers texts by first appearance. */
class Codes {
  readonly names: string[] = [];
  readonly #codes = new Map<string, number>();

  of(name: string | null): number {
    if (name === null) return -1;
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const code = this.names.push(name) - 1;
    this.#codes.set(name, code);
    return code;
  }
}

/** What is to be known of a dataset without its texts, counted while its rows go by. */
export class DatasetTally {
  readonly #instructions = new InstructionNumbers();
  readonly #models = new Codes();
  readonly #categories = new Codes();
  readonly #instruction: number[] = [];
  readonly #model: number[] = [];
  readonly #category: number[] = [];
  readonly #responseLength: number[] = [];
  readonly #columns = new Map<string, ColumnTally>();
  #withReference = 0;

  add(row: Row): void {
    const index = this.#instruction.length;
    this.#instruction.push(this.#instructions.of(row));
    this.#model.push(this.#models.of(row.model));
    this.#category.push(this.#categories.of(row.category));
    this.#responseLength.push(characters(row.response));
    if (hasReference(row)) this.#withReference++;
    for (const name of Object.keys(row.source)) {
      let column = this.#columns.get(name);
      if (!column) {
        column = new ColumnTally(name);
        this.#columns.set(name, column);
      }
      column.add(index, row.source[name]!);
    }
  }

  summary(mapping: ColumnMapping): RowsSummary {
    const rows = this.#instruction.length;
    const columns = [...this.#columns.values()].map((column) => column.summary(rows));
    return {
      rows,
      instructions: this.#instructions.size,
      withReference: this.#withReference,
      models: this.#models.names,
      categories: this.#categories.names,
      columns,
      suggestedLabel: suggestLabel(columns, mapping, rows),
    };
  }

  columns(): DatasetColumns {
    return {
      n: this.#instruction.length,
      instruction: Int32Array.from(this.#instruction),
      model: Int32Array.from(this.#model),
      category: Int32Array.from(this.#category),
      responseLength: Int32Array.from(this.#responseLength),
    };
  }

  /** Numeric source columns by name, dense over the rows; those that few rows have are left out. */
  numbers(): { name: string; values: Float64Array }[] {
    const rows = this.#instruction.length;
    return [...this.#columns.values()].flatMap((column) => {
      const values = column.isDense(rows) ? column.values(rows) : null;
      return values ? [{ name: column.name, values }] : [];
    });
  }
}
