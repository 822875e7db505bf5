import { AppError } from '../../errors.ts';
import type { JudgeIdentity } from '../../judge/identity.ts';
import { checkTemplate } from '../../template/fill-template.ts';
import type { Open } from '../method.ts';
import { externalScorer } from './external-scorer.ts';
import type { ExternalSpec } from './spec.ts';
import { tokenScorer } from './token-scorer.ts';

export const openExternal: Open<'external'> = async (spec, { chat, hash, prompts }) => {
  checkTemplate(spec.template);
  if (spec.promptModel && !prompts)
    throw new AppError(
      'judge-needed',
      `This run sends token ids as ${spec.promptModel.id} has them, which only the command can make (score --method external --prompts). Nothing was sent.`,
    );
  return {
    scorer: spec.promptModel ? tokenScorer(chat(spec), prompts!(), spec) : externalScorer(chat(spec), spec),
    identity: externalIdentity(spec, hash),
    backend: null,
    limits: { maxRows: spec.parallel, maxTokens: Number.POSITIVE_INFINITY },
  };
};

function externalIdentity(spec: ExternalSpec, hash: (text: string) => string): JudgeIdentity {
  const { template, endpoint, model, maxTokens, promptModel } = spec;
  return {
    method: 'external',
    model: { id: model, name: `${model} at ${new URL(endpoint).host}`, sha256: '' },
    adapter: null,
    template: {
      id: template.id,
      name: template.name,
      sha256: hash(
        JSON.stringify([endpoint, model, template.text, ...(promptModel ? [promptModel.sha256] : [])]),
      ),
    },
    mode: template.mode,
    maxTokens,
  };
}
