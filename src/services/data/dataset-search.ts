import type { StoredCondition } from '#core/filter/conditions.ts';
import { searchText } from '#core/rows/search-text.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';
import { ConditionSearch } from './condition-search.ts';
import { SearchIndex } from './search-index.ts';

/** What is indexed before anybody searches, in UTF-16 units: 256 MiB. A search indexes more where there is more. */
const defaultAheadBudget = 128 * 1024 * 1024;

interface Indexed {
  datasetId: string;
  index: SearchIndex;
  /** All rows that the index has room for are in it. */
  isWhole: boolean;
  /** Reads go one after the other, so that no row is indexed twice. Never rejects. */
  reading: Promise<unknown>;
}

/** Finds the rows that hold a text or meet conditions. The index of the dataset that was searched last is kept. */
export class DatasetSearch {
  readonly #datasets: Pick<DatasetStore, 'chunks' | 'get' | 'column'>;
  readonly #conditions: ConditionSearch;
  readonly #aheadBudget: number;
  #indexed: Indexed | null = null;

  constructor(datasets: Pick<DatasetStore, 'chunks' | 'get' | 'column'>, aheadBudget = defaultAheadBudget) {
    this.#datasets = datasets;
    this.#aheadBudget = aheadBudget;
    this.#conditions = new ConditionSearch(datasets);
  }

  /** Rows that contain `text`, ascending; those beyond the index's budget are read again. */
  async find(datasetId: string, text: string): Promise<Int32Array> {
    const index = await this.#indexOf(datasetId);
    const found = index.find(text);
    const { rows } = await this.#datasets.get(datasetId);
    if (index.rows < rows) {
      const wanted = text.toLowerCase();
      for await (const chunk of this.#datasets.chunks(datasetId, index.rows))
        chunk.rows.forEach((row, at) => {
          if (searchText(row).includes(wanted)) found.push(chunk.start + at);
        });
    }
    return Int32Array.from(found);
  }

  /** Rows whose columns meet all conditions, ascending. */
  matching(asked: { datasetId: string; conditions: readonly StoredCondition[] }): Promise<Int32Array> {
    return this.#conditions.find(asked.datasetId, asked.conditions);
  }

  /**
   * Read what a search of texts, or the columns' conditions, will need, until another dataset is searched. Null:
   * another dataset is looked at, so that what is being read ahead is of no use.
   */
  async readAhead(asked: { datasetId: string; what: 'texts' | 'columns' } | null): Promise<void> {
    if (asked === null) return this.#stopReadingAhead();
    if (asked.what === 'columns') return this.#conditions.readAhead(asked.datasetId);
    const indexed = this.#of(asked.datasetId);
    return this.#next(indexed, () =>
      this.#grow(indexed, () => this.#indexed === indexed && indexed.index.characters < this.#aheadBudget),
    );
  }

  /** The dataset is gone. */
  forget(datasetId: string): void {
    this.#conditions.forget(datasetId);
    if (this.#indexed?.datasetId === datasetId) this.#indexed = null;
  }

  #stopReadingAhead(): void {
    if (this.#indexed && !this.#indexed.isWhole) this.#indexed = null;
    this.#conditions.stopReadingAhead();
  }

  async #indexOf(datasetId: string): Promise<SearchIndex> {
    const indexed = this.#of(datasetId);
    // A search that waits for its rows has them read, whatever is looked at meanwhile.
    await this.#next(indexed, () => this.#grow(indexed, () => true));
    return indexed.index;
  }

  #of(datasetId: string): Indexed {
    if (this.#indexed?.datasetId !== datasetId)
      this.#indexed = { datasetId, index: new SearchIndex(), isWhole: false, reading: Promise.resolve() };
    return this.#indexed;
  }

  #next(indexed: Indexed, read: () => Promise<void>): Promise<void> {
    const reading = indexed.reading.then(read);
    indexed.reading = reading.catch(() => undefined);
    return reading;
  }

  /** Index the rows that are not in it yet, from the first of them, while `goesOn` says so. */
  async #grow(indexed: Indexed, goesOn: () => boolean): Promise<void> {
    const { datasetId, index } = indexed;
    if (indexed.isWhole || !goesOn()) return;
    for await (const { rows } of this.#datasets.chunks(datasetId, index.rows)) {
      if (!index.add(rows)) break;
      if (!goesOn()) return;
    }
    indexed.isWhole = true;
  }
}
