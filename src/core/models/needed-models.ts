import { type JudgeMode, judgeModes } from '../judge/judge.ts';

/** A model that must be on the device for a judge to score: the language model it stands on, the sentence embedder. */
export type NeededModel = 'base' | 'embedder';

/** What an adapter's judge needs, by the way of asking. */
export type AdapterNeeds = Record<JudgeMode, readonly NeededModel[]>;

/** What a judge is loaded for: to score in one mode and, with `base`, to write or to measure likelihoods. */
export interface JudgeUse {
  mode: JudgeMode;
  base: boolean;
}

/** What a loaded judge can do without being loaded anew. */
export interface JudgeUses {
  modes: readonly JudgeMode[];
  base: boolean;
}

export const canServe = (loaded: JudgeUses, use: JudgeUse): boolean =>
  loaded.modes.includes(use.mode) && (loaded.base || !use.base);

/** What a judge needs in a mode. A base model, LoRA and an adapter that does not say need the base. */
export const modelsNeeded = (
  adapter: { needs?: AdapterNeeds } | null,
  mode: JudgeMode,
): readonly NeededModel[] => adapter?.needs?.[mode] ?? ['base'];

/** Whether a judge scores in this mode by comparing texts alone, with no prompt to a language model. */
export const comparesTexts = (adapter: { needs?: AdapterNeeds } | null, mode: JudgeMode): boolean =>
  !modelsNeeded(adapter, mode).includes('base');

/** The modes that a judge can be asked in once it is loaded, with its base, for one of them: the embedder may not be there. */
export const modesServed = (needs: AdapterNeeds | null, mode: JudgeMode): JudgeMode[] =>
  judgeModes.filter((each) => {
    const embeds = (of: JudgeMode) => needs?.[of].includes('embedder') ?? false;
    return embeds(mode) || !embeds(each);
  });
