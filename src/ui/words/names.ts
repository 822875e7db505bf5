import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { SourceFormat } from '#core/rows/dataset.ts';
import type { ImportPreview } from '#protocol/data-protocol.ts';

export const formatNames: Record<SourceFormat, string> = {
  alpaca: 'Alpaca',
  'alpaca-eval': 'AlpacaEval',
  chat: 'Chat messages',
  sharegpt: 'ShareGPT',
  'instruction-response': 'Instruction and response',
  'multi-response': 'Several responses a row',
  mapped: 'Columns mapped by hand',
};

export const containerNames: Record<ImportPreview['container'], string> = {
  jsonl: 'JSONL',
  json: 'JSON',
  csv: 'CSV',
  tsv: 'TSV',
  parquet: 'Parquet',
};

/** "SmolLM2-135M-Instruct, Q4_1 + Round 1" → "Round 1": an adapter goes by its own name. */
export const shortJudgeName = ({ model, adapter }: Pick<JudgeIdentity, 'model' | 'adapter'>): string =>
  adapter?.name ?? shortName(model.name);

/** "SmolLM2-135M-Instruct, Q4_1" → "SmolLM2-135M-Instruct": what fits in a sentence. */
export const shortName = (model: string): string => model.split(',')[0]!;
