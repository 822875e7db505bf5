import type { JudgeIdentity } from '../judge/identity.ts';
import { judgeModes } from '../judge/judge.ts';
import type { MethodId } from '../method/specs.ts';
import { cellOf } from '../rows/cells.ts';
import type { Row } from '../rows/row.ts';

const methodIds = [
  'judge',
  'ppl',
  'vro',
  'cosine',
  'recall',
  'external',
  'with-cosine',
  'reward',
] as const satisfies readonly MethodId[];

/**
 * Who judged an exported row.
 * @returns null where a cell does not say what it must
 */
export function recordedIdentity(source: Row['source']): JudgeIdentity | null {
  const text = (column: string) => {
    const cell = cellOf(source, column);
    return typeof cell === 'string' && cell !== '' ? cell : null;
  };
  const method = methodIds.find((id) => id === text('judge_method'));
  const mode = judgeModes.find((each) => each === text('judge_mode'));
  const [model, template] = [text('judge_model'), text('judge_template')];
  if (!method || !mode || model === null || template === null) return null;
  // A file does not tell what kind of adapter it was; its digest tells it from every other.
  const adapter = text('judge_adapter');
  return {
    method,
    model: { id: model, name: model, sha256: text('judge_model_sha256') ?? '' },
    adapter:
      adapter === null
        ? null
        : { id: adapter, name: adapter, kind: 'linear-probe', sha256: text('judge_adapter_sha256') ?? '' },
    template: { id: template, name: template, sha256: text('judge_template_sha256') ?? '' },
    mode,
    maxTokens: Number(cellOf(source, 'judge_max_tokens')) || 0,
  };
}
