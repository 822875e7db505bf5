import type { StoredCondition } from '#core/filter/conditions.ts';
import { searchText } from '#core/rows/search-text.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';
import { ConditionSearch } from './condition-search.ts';
import { SearchIndex } from './search-index.ts';

/** Finds the rows that hold a text or meet conditions. The index of the dataset that was searched last is kept. */
export class DatasetSearch {
  readonly #datasets: Pick<DatasetStore, 'chunks' | 'get' | 'column'>;
  readonly #conditions: ConditionSearch;
  #index: { datasetId: string; built: Promise<SearchIndex> } | null = null;

  constructor(datasets: Pick<DatasetStore, 'chunks' | 'get' | 'column'>) {
    this.#datasets = datasets;
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

  /** The dataset is gone. */
  forget(datasetId: string): void {
    this.#conditions.forget(datasetId);
    if (this.#index?.datasetId === datasetId) this.#index = null;
  }

  #indexOf(datasetId: string): Promise<SearchIndex> {
    if (this.#index?.datasetId !== datasetId) {
      const built = this.#build(datasetId);
      this.#index = { datasetId, built };
      built.catch(() => {
        if (this.#index?.built === built) this.#index = null;
      });
    }
    return this.#index.built;
  }

  async #build(datasetId: string): Promise<SearchIndex> {
    const index = new SearchIndex();
    for await (const { rows } of this.#datasets.chunks(datasetId)) if (!index.add(rows)) break;
    return index;
  }
}
