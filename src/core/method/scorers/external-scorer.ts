import { AppError } from '../../errors.ts';
import type { DigitReadout, JudgeSpec } from '../../judge/judge.ts';
import { digitEntropy, plainReadout, unreadable } from '../../judge/readout.ts';
import { eachRow, type PreparedRow, type ReadResult, type Scorer } from '../../run/scorer.ts';
import { fillTemplate } from '../../template/fill-template.ts';
import { answeredDigit, type ChatCompletion } from '../external/chat-answer.ts';
import type { ChatClient } from '../external/chat-client.ts';

interface Asked extends PreparedRow {
  prompt: string;
}

/** English: what a prompt costs, for batches of like length. */
const charactersPerToken = 4;

/**
 * A judge behind an endpoint, asked in our template's words. An answer that holds no digit makes its row invalid, never
 * 0; a request that failed says nothing of its row, which stays to be scored.
 */
export function externalScorer(client: Pick<ChatClient, 'ask'>, spec: JudgeSpec): Scorer<Asked> {
  const { template, minDigitMass } = spec;

  const askOne = async ({ prompt }: Asked, signal: AbortSignal): Promise<ReadResult> => {
    try {
      return readoutOf(await client.ask(prompt, signal), minDigitMass);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.code === 'request-refused') return unreadable(thrown.message);
      return { error: thrown, stopsRun: thrown.code === 'endpoint-refused' };
    }
  };

  return {
    prepare: (rows) =>
      eachRow(rows, ({ id, instruction, response, reference }) => {
        if (template.mode === 'with-reference' && reference === null)
          throw new AppError(
            'missing-reference',
            `Row ${id} has no reference, and the template asks for one.`,
            {
              id,
            },
          );
        const segments = fillTemplate(template, { instruction, response, reference: reference ?? '' });
        const prompt = segments.map(({ text }) => text).join('');
        return { prompt, tokens: Math.ceil(prompt.length / charactersPerToken) };
      }),
    read: (batch, signal) => Promise.all(batch.map((asked) => askOne(asked, signal))),
  };
}

function readoutOf(completion: ChatCompletion, minDigitMass: number): DigitReadout {
  const facts = { tokens: completion.usage?.prompt_tokens ?? 0, truncated: false };
  const answer = answeredDigit(completion);
  if (!answer) return { ...unreadable(noDigit(completion)), ...facts };
  const plain = plainReadout(answer.score, facts);
  if (!answer.probs) return plain;
  const digitMass = answer.probs.reduce((sum, p) => sum + p, 0);
  if (digitMass < minDigitMass)
    return {
      ...unreadable(`Only ${(100 * digitMass).toPrecision(2)}% of the belief was on digits.`),
      ...facts,
    };
  return { ...plain, probs: answer.probs, digitMass, entropy: digitEntropy(answer.probs) };
}

function noDigit({ choices }: ChatCompletion): string {
  const text = (choices?.[0]?.message?.content ?? '').trim();
  return text === ''
    ? 'The endpoint answered nothing.'
    : `The answer is not one digit: "${text.slice(0, 80)}".`;
}
