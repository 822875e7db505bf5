import type { JudgeSpec } from '#core/judge/judge.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { comparesTexts } from '#core/models/needed-models.ts';
import type { JudgeStoreState } from './judge-store.ts';

/** Whether the judge that is chosen compares texts, in the mode that is chosen: then no words are put to a model. */
export const comparesTextsNow = ({ adapter, mode }: JudgeStoreState): boolean => comparesTexts(adapter, mode);

/** What a run would be asked with. */
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
