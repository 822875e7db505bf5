import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { JudgeMode } from '#core/judge/judge.ts';

const short = (sha256: string) => sha256.slice(0, 12);

/**
 * Who gave a score, on one line: method, model, adapter and what was asked, each with the beginning of its digest,
 * so that two lines are equal where the scores are comparable.
 */
export function identityWords({ method, model, adapter, template, mode, maxTokens }: JudgeIdentity): string {
  const named = ({ name, sha256 }: { name: string; sha256: string }) =>
    sha256 === '' ? name : `${name} (${short(sha256)})`;
  return [
    method,
    adapter ? `${named(model)} + ${named(adapter)}` : named(model),
    named(template),
    mode,
    `${maxTokens} tokens`,
  ].join('; ');
}

/** The mode that `identityWords` wrote into a line, or null where there is none. */
export const modeIn = (words: string): JudgeMode | null =>
  words.split('; ').find((word) => word === 'with-reference' || word === 'without-reference') ?? null;
