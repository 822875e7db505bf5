import type { MethodNeed, Offer } from '#core/method/method.ts';
import { rowsWithOthers } from '#core/method/vro/other-responses.ts';
import type { VariationSpec } from '#core/method/vro/spec.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { addressError, type EndpointSettings, hostOf } from './endpoint-settings.ts';

/** What a method needs, and whether it is there. */
export interface Requirement {
  need: MethodNeed | 'sampling-model';
  met: boolean;
  words: string;
}

export interface WhatThereIs {
  dataset: DatasetSummary;
  columns: DatasetColumns | null;
  source: JudgeSource | null;
  adapter: AdapterEntry | null;
  endpoint: EndpointSettings;
  variation: VariationSpec;
  /** The score column that would be put together with the cosine. */
  column: string | null;
}

/** What fetching the sentence embedder means, wherever somebody is asked to. */
export const embedderWords =
  'The sentence embedder, all-MiniLM-L6-v2, 91 MB, once. Where this page’s host lacks it, it comes from huggingface.co, which learns your network address.';

const counts = new Intl.NumberFormat('en');

export const requirementsOf = ({ needs }: Offer, there: WhatThereIs): Requirement[] =>
  needs
    .map((need) =>
      need === 'several-responses' && there.variation.samples === 'sampled' ? 'sampling-model' : need,
    )
    .map((need) => ({ need, ...check(need, there) }));

function check(need: Requirement['need'], there: WhatThereIs): Omit<Requirement, 'need'> {
  switch (need) {
    case 'reference':
      return share(there.dataset.withReference, there.dataset.rows, {
        none: 'No row has a reference. Import the data with one, or choose a method without.',
        some: 'have a reference',
      });
    case 'several-responses': {
      const { columns } = there;
      const rows = columns ? rowsWithOthers(columns.instruction, columns.model) : 0;
      return share(rows, there.dataset.rows, {
        none: 'No model has two responses to one instruction here. Have samples written now instead.',
        some: 'have another response of their model',
      });
    }
    case 'base-model':
      return there.source
        ? { met: true, words: 'The base model chosen under Judge, without an adapter.' }
        : { met: false, words: 'Choose a model under Judge first.' };
    case 'sampling-model':
      return there.source
        ? {
            met: true,
            words:
              'The base model chosen under Judge writes the samples. It is not the model that wrote the responses, so the score says how near they are to what this one would say.',
          }
        : { met: false, words: 'Choose a model under Judge first.' };
    case 'score-column':
      return there.column === null
        ? { met: false, words: 'The data has no column of numbers beside the label. Import it with one.' }
        : { met: true, words: `${there.column}, of which higher must be better.` };
    case 'trained-judge':
      return there.adapter
        ? { met: true, words: `${there.adapter.name}, on ${there.adapter.base.name}.` }
        : { met: false, words: 'Train a judge, or import an adapter, under Judge first.' };
    case 'reward-model':
      return there.source?.kind === 'files'
        ? {
            met: true,
            words: 'The model chosen under Judge, where it is a reward model; another is refused.',
          }
        : { met: false, words: 'Choose a reward model’s files under Judge first.' };
    case 'embedder':
      return {
        met: true,
        words: embedderWords,
      };
    case 'endpoint':
      return endpointRequirement(there.endpoint);
  }
}

function share(rows: number, all: number, words: { none: string; some: string }) {
  if (rows === 0) return { met: false, words: words.none };
  const rest = rows < all ? ' The others will be invalid.' : '';
  return { met: true, words: `${counts.format(rows)} of ${counts.format(all)} rows ${words.some}.${rest}` };
}

function endpointRequirement({ endpoint, model, agreed }: EndpointSettings) {
  if (hostOf(endpoint) === null)
    return {
      met: false,
      words: addressError(endpoint) ?? 'The endpoint’s address, with https:// or http://.',
    };
  if (model.trim() === '') return { met: false, words: 'The name by which the endpoint knows its model.' };
  if (!agreed) return { met: false, words: 'Your permission to send rows there.' };
  return { met: true, words: `Every row is sent to ${hostOf(endpoint)}.` };
}
