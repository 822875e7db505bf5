import type { JudgedDemo } from '#core/demo/judged-demo.ts';
import { AppError } from '#core/errors.ts';

/** The demo with its stored scores. The file and what reads it come with the first visit's chart, not before. */
export async function judgedDemo(path: string): Promise<JudgedDemo> {
  const [answer, { readJudgedDemo }] = await Promise.all([
    fetch(new URL(path, document.baseURI)).catch(() => null),
    import('#core/demo/judged-demo.ts'),
  ]);
  if (answer?.ok) return readJudgedDemo(await answer.text());
  throw new AppError(
    'fetch-failed',
    `The stored scores of the demo did not come${answer ? `: the host answered ${answer.status}` : ''}. Nothing is lost: the demo can be judged here.`,
  );
}
