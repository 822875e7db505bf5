import { readFileSync, writeFileSync } from 'node:fs';

/** The shortest rows of the demo, and one line that is no record: enough for several batches, judged in a minute. */
export function writeSmallDataset(path: string, rows: number): Record<string, unknown>[] {
  const demo = readFileSync('public/demo/demo.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  const chosen = demo
    .toSorted(
      (a, b) => a.instruction!.length + a.response!.length - b.instruction!.length - b.response!.length,
    )
    .slice(0, rows);
  const lines = chosen.map((row) => JSON.stringify(row));
  writeFileSync(path, [...lines.slice(0, 3), '{"instruction": "cut o', ...lines.slice(3)].join('\n'));
  return chosen;
}

/** A random Llama of 40,000 parameters: a judge whose scores mean nothing, and that is quick. */
export const tinyJudgeFiles = [
  'model.safetensors',
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
].map((file) => `src/model/fixtures/tiny/llama/${file}`);

/** A random reward model on a Qwen3 of that size. */
export const tinyRewardFiles = [
  ...['model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'].map(
    (file) => `src/model/fixtures/tiny/qwen3/${file}`,
  ),
  ...['config.json', 'model.safetensors.index.json', 'score.safetensors'].map(
    (file) => `src/model/fixtures/reward/qwen3/${file}`,
  ),
];
