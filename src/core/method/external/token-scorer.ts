import type { JudgeEngine, JudgeSpec, PreparedPrompt } from '../../judge/judge.ts';
import { unreadable } from '../../judge/readout.ts';
import { eachRow, type PreparedRow, type ReadResult, type Scorer } from '../../run/scorer.ts';
import type { ChatClient } from './chat-client.ts';
import { readFirstToken } from './read-first-token.ts';
import { UselessAnswers, unanswered } from './useless-answers.ts';

/** Makes prompts of token ids for one model. */
export interface DigitPrompts extends Pick<JudgeEngine, 'prepare'> {
  /** Ids of the tokens 0 to 9 at the answer's place. */
  readonly digitIds: ArrayLike<number>;
}

interface Asked extends PreparedRow {
  prompt: PreparedPrompt;
}

/**
 * A judge behind an endpoint that takes token ids: it reads the very prompt that an engine here would read, and special
 * tokens in a row's text stay text. A row whose digits it does not tell is invalid, never 0.
 */
export function tokenScorer(
  client: Pick<ChatClient, 'askFirstToken'>,
  prompts: DigitPrompts,
  spec: JudgeSpec,
): Scorer<Asked> {
  const useless = new UselessAnswers();
  const digitIds = Array.from(prompts.digitIds);

  const askOne = async ({ prompt, tokens }: Asked, signal: AbortSignal): Promise<ReadResult> => {
    const facts = { tokens, truncated: prompt.cutTokens > 0 };
    try {
      const reading = readFirstToken(await client.askFirstToken(prompt.ids, digitIds, signal), spec, facts);
      if (reading.kind === 'untold') return useless.add(reading.what) ?? unreadable(reading.what, facts);
      useless.answered();
      return reading.readout;
    } catch (thrown) {
      return unanswered(thrown, useless);
    }
  };

  return {
    prepare: (rows) =>
      eachRow(rows, (row) => {
        const prompt = prompts.prepare(row, spec);
        return { prompt, tokens: prompt.ids.length };
      }),
    read: (batch, signal) => Promise.all(batch.map((asked) => askOne(asked, signal))),
  };
}
