import * as v from 'valibot';
import { objectOf } from '../../schema/by-schema.ts';
import { wholeNumber } from '../../schema/stored-fields.ts';

/** What a dataset's card says of its configurations, as the Hub gives the head of its README. */
export interface DatasetCard {
  /** In the card's order; none where the card says nothing. */
  configs: readonly CardConfig[];
  /** Rows of a split, where the card tells. */
  rowsOf(config: string, split: string): number | null;
}

export interface CardConfig {
  name: string;
  /** Patterns of each split's files; null where the files' names tell the splits. */
  splits: readonly { name: string; patterns: readonly string[] }[] | null;
  /** The folder that its files lie in; null for anywhere. */
  folder: string | null;
}

const texts = v.union([
  v.pipe(
    v.string(),
    v.transform((text) => [text]),
  ),
  v.array(v.string()),
]);
const dataFiles = v.union([
  v.array(objectOf({ split: v.string(), path: texts })),
  v.pipe(
    texts,
    v.transform((path) => [{ split: 'train', path }]),
  ),
  v.pipe(
    v.record(v.string(), texts),
    v.transform((splits) => Object.entries(splits).map(([split, path]) => ({ split, path }))),
  ),
]);
const configSchema = objectOf({
  config_name: v.optional(v.string(), 'default'),
  data_files: v.optional(dataFiles),
  data_dir: v.optional(v.string()),
});
const infoSchema = objectOf({
  config_name: v.optional(v.string(), 'default'),
  splits: v.array(objectOf({ name: v.string(), num_examples: wholeNumber })),
});

/** Read a card leniently: a part that is written otherwise than expected says nothing. */
export function readCard(card: unknown): DatasetCard {
  const { configs, dataset_info: info } = (card ?? {}) as Record<string, unknown>;
  const rows = new Map<string, number>();
  for (const each of listOf(info)) {
    const read = v.safeParse(infoSchema, each);
    if (!read.success) continue;
    for (const { name, num_examples } of read.output.splits)
      rows.set(`${read.output.config_name}/${name}`, num_examples);
  }
  return {
    configs: listOf(configs).flatMap((each) => {
      const read = v.safeParse(configSchema, each);
      if (!read.success) return [];
      const { config_name: name, data_files: files, data_dir: folder = null } = read.output;
      const splits = files?.map(({ split, path }) => ({ name: split, patterns: path })) ?? null;
      return [{ name, splits, folder }];
    }),
    rowsOf: (config, split) => rows.get(`${config}/${split}`) ?? null,
  };
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
