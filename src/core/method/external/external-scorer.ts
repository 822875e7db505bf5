import { AppError } from '../../errors.ts';
import type { JudgeSpec, Readout } from '../../judge/judge.ts';
import { digitReadout, plainReadout, unreadable } from '../../judge/readout.ts';
import { eachRow, type PreparedRow, type ReadResult, type Scorer } from '../../run/scorer.ts';
import { fillTemplate } from '../../template/fill-template.ts';
import type { AskedAnswer, ChatClient } from './chat-client.ts';
import { type AnsweredDigit, readAnswer } from './read-answer.ts';
import { UselessAnswers, unanswered } from './useless-answers.ts';

interface Asked extends PreparedRow {
  prompt: string;
}

/** English: what a prompt costs, for batches of like length. */
const charactersPerToken = 4;

/**
 * A judge behind an endpoint, asked in our template's words. An answer that holds no digit makes its row invalid, never
 * 0; a request that failed says nothing of its row, which stays to be scored. Where the first rows are all refused, or all
 * end before an answer is written, the run stops with the reason: it would go on to pay for nothing.
 */
export function externalScorer(client: Pick<ChatClient, 'ask'>, spec: JudgeSpec): Scorer<Asked> {
  const { template, minDigitMass } = spec;
  const useless = new UselessAnswers();

  const askOne = async ({ prompt }: Asked, signal: AbortSignal): Promise<ReadResult> => {
    try {
      const asked = await client.ask(prompt, signal);
      const facts = { tokens: asked.answer.promptTokens, truncated: false };
      const read = readAnswer(asked.answer);
      if (read.kind === 'digit') {
        useless.answered();
        return readoutOf(read, minDigitMass, facts);
      }
      if (read.kind === 'unusable') return unreadable(read.reason, facts);
      const reason = tooFewTokens(read.reason, asked);
      return useless.add(reason) ?? unreadable(reason, facts);
    } catch (thrown) {
      return unanswered(thrown, useless);
    }
  };

  return {
    prepare: (rows) =>
      eachRow(rows, ({ id, instruction, response, reference }) => {
        if (template.mode === 'with-reference' && reference === null)
          throw new AppError(
            'missing-reference',
            `Row ${id} has no reference, and the template asks for one.`,
            { id },
          );
        const segments = fillTemplate(template, { instruction, response, reference: reference ?? '' });
        const prompt = segments.map(({ text }) => text).join('');
        return { prompt, tokens: Math.ceil(prompt.length / charactersPerToken) };
      }),
    read: (batch, signal) => Promise.all(batch.map((asked) => askOne(asked, signal))),
  };
}

const tooFewTokens = (reason: string, { answerTokens }: AskedAnswer) =>
  `${reason} It was allowed ${answerTokens} tokens. A model that reasons before it answers may need more: set the tokens of an answer (--answer-tokens in the command).`;

function readoutOf(
  { score, probs }: AnsweredDigit,
  minDigitMass: number,
  facts: { tokens: number; truncated: boolean },
): Readout {
  if (!probs) return plainReadout(score, facts);
  const digitMass = Math.min(
    1,
    probs.reduce((sum, p) => sum + p, 0),
  );
  if (digitMass < minDigitMass)
    return unreadable(
      `Only ${(100 * digitMass).toPrecision(2)}% of the probability was on the ten digits.`,
      facts,
    );
  return digitReadout(score, { probs, digitMass }, facts);
}
