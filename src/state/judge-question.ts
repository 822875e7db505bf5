import type { JudgeSpec } from '#core/judge/judge.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { comparesTexts } from '#core/models/needed-models.ts';
import type { JudgeStoreState } from './judge-store.ts';

/** Whether the judge that is chosen compares texts, in the mode that is chosen: then no words are put to a model. */
export const comparesTextsNow = ({ adapter, mode }: JudgeStoreState): boolean => comparesTexts(adapter, mode);

/** Whether the judge that is loaded is a reward model: it sees neither words nor reference. */
export const isRewardModelNow = ({ load }: JudgeStoreState): boolean =>
  load.kind === 'ready' && load.judge.answers === 'score';

/** What a run would be asked with. A reward model is asked as such by whoever runs it (`askedSpec`). */
export const specOf = (state: JudgeStoreState): JudgeRunSpec => ({
  method: 'judge',
  template: state.templates[state.mode],
  maxTokens: state.maxTokens,
  minDigitMass: state.minDigitMass,
});

/** What a text that has no reference is asked with, whatever the mode. */
export const specWithoutReference = ({ templates, maxTokens, minDigitMass }: JudgeStoreState): JudgeSpec => ({
  template: templates['without-reference'],
  maxTokens,
  minDigitMass,
});

export const isEdited = ({ mode, templates, standard }: JudgeStoreState): boolean =>
  templates[mode].text !== standard[mode].text;
