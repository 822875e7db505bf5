import { expect, it } from 'vitest';
import { Capabilities, isAboutLength } from './capabilities.ts';
import { parseFirstToken } from './completion-answer.ts';
import { readEndpointError } from './endpoint-error.ts';
import { readFirstToken } from './read-first-token.ts';
import recorded from './testing/vllm-0.32.0.json' with { type: 'json' };

/** Answers of a real vLLM to prompts of demo rows, and what our own engine read there of the same weights. */
const { digitIds, completions, chat, refusals } = recorded;

const reading = (body: unknown, minDigitMass = 0.05) => {
  const first = parseFirstToken(body, digitIds);
  if (typeof first === 'string') throw new Error(first);
  return readFirstToken(first, { minDigitMass }, { tokens: 1, truncated: false });
};

it.each(completions)('vLLM’s ten digits after $row are those of our engine', ({ here, tenDigits }) => {
  const read = reading(tenDigits);
  expect(read).toMatchObject({
    kind: 'readout',
    unseenAtMost: 0,
    readout: { kind: 'digits', score: expect.closeTo(here.score, 3) },
  });
  const { probs } = (read as { readout: { probs: number[] } }).readout;
  here.probs.forEach((p, digit) => {
    expect(probs[digit]).toBeCloseTo(p, 4);
  });
});

it('vLLM’s ten digits of a chat are all told, and its twenty likeliest tokens leave digits out', () => {
  expect(reading(chat.tenDigits)).toMatchObject({ kind: 'readout', unseenAtMost: 0 });
  expect(reading(chat.likeliest)).toMatchObject({
    kind: 'untold',
    what: expect.stringContaining('4, 6, 7, 8, 9'),
  });
});

it('the digits that vLLM left out of the twenty likeliest are no likelier than the least of them', () => {
  const told = new Map(
    chat.tenDigits.choices[0]!.logprobs.content[0]!.top_logprobs.map(({ token, logprob }) => [
      token,
      logprob,
    ]),
  );
  const least = chat.likeliest.choices[0]!.logprobs.content[0]!.top_logprobs.at(-1)!.logprob;
  for (const digit of [4, 6, 7, 8, 9])
    expect(told.get(`token_id:${digitIds[digit]}`)).toBeLessThanOrEqual(least);
});

it('vLLM’s refusal of a long prompt is about the row, and teaches nothing', () => {
  const capabilities = new Capabilities(null);
  expect(isAboutLength(readEndpointError(refusals.tooLong).message)).toBe(true);
  expect(capabilities.learn(readEndpointError(refusals.tooLong), capabilities.options)).toBe(false);
});
