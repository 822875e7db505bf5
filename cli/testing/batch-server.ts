import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openNodeJudge } from '../judge/node-judge.ts';

/** One line of a batch's requests. */
interface Request {
  custom_id: string;
  body: { prompt: number[]; logprob_token_ids: number[] };
}

/** The result of one request, as a server's batch writes it. */
export const resultLine = (custom_id: string, body: object | null, status = 200): object => ({
  id: `batch-${custom_id}`,
  custom_id,
  response: { status_code: status, request_id: custom_id, body },
  error: null,
});

/** A completion of one token that tells these log-probabilities. */
export const completionBody = (top: Record<string, number>): object => ({
  object: 'text_completion',
  model: 'served',
  choices: [
    {
      index: 0,
      text: '7',
      finish_reason: 'length',
      logprobs: {
        tokens: [Object.keys(top)[0]],
        token_logprobs: [Object.values(top)[0]],
        top_logprobs: [top],
      },
    },
  ],
  usage: { prompt_tokens: 1 },
});

export async function requestsIn(folder: string): Promise<Request[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('requests-')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}

/** Results of every request of a folder as vLLM writes them, computed by our own engine from the token ids. */
export async function answersTo(folder: string, judge: string): Promise<object[]> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const { engine, close } = await openNodeJudge(judge, 'wasm');
  try {
    const answers: object[] = [];
    for (const { custom_id, body } of await requestsIn(folder)) {
      const prompt = { ids: Int32Array.from(body.prompt), cutTokens: 0 };
      const [readout] = await engine.read([prompt], manifest.question);
      const digits = readout!.kind === 'invalid' ? readout!.digits! : readout!;
      const top = Object.fromEntries(
        body.logprob_token_ids.map((id, digit) => [`token_id:${id}`, Math.log(digits.probs[digit]!)]),
      );
      answers.push(resultLine(custom_id, completionBody({ 'token_id:5': -9, ...top })));
    }
    return answers;
  } finally {
    close();
  }
}
