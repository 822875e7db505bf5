import type { SourceFormat } from '#core/rows/dataset.ts';

/** A record of each kind that is recognised without help. */
export const formatExamples: readonly [SourceFormat, string][] = [
  [
    'instruction-response',
    '{"instruction": "Name a prime above 90.", "response": "97", "reference": "97 is one.", "model": "a-7b"}',
  ],
  [
    'alpaca',
    '{"instruction": "Sum up in a line.", "input": "The cat sat on the mat.", "output": "A cat sat."}',
  ],
  ['alpaca-eval', '{"instruction": "Name a prime above 90.", "output": "97", "generator": "a-7b"}'],
  [
    'chat',
    '{"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello."}]}',
  ],
  [
    'sharegpt',
    '{"conversations": [{"from": "human", "value": "Hello"}, {"from": "gpt", "value": "Hello."}]}',
  ],
  ['multi-response', '{"instruction": "Name a prime above 90.", "responses": {"a-7b": "97", "b-3b": "91"}}'],
];
