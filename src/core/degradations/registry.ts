import { keyedRandom, type Random } from '../random/random.ts';
import { digitDemanded } from './attack/digit-demanded.ts';
import { fakeSystemTurn } from './attack/fake-system-turn.ts';
import { templateTokens } from './attack/template-tokens.ts';
import type { Degradation, DegradationKind } from './degradation.ts';
import { listOrder } from './harmless/list-order.ts';
import { paraphrased } from './harmless/paraphrased.ts';
import { politeSentence } from './harmless/polite-sentence.ts';
import { reformatted } from './harmless/reformatted.ts';
import { synonyms } from './harmless/synonyms.ts';
import { changedNumbers } from './subtle/changed-numbers.ts';
import { droppedSentences } from './subtle/dropped-sentences.ts';
import { negated } from './subtle/negated.ts';
import { padded } from './subtle/padded.ts';
import { swappedNames } from './subtle/swapped-names.ts';
import { cutEarly } from './visible/cut-early.ts';
import { cutLate } from './visible/cut-late.ts';
import { deflection } from './visible/deflection.ts';
import { echo } from './visible/echo.ts';
import { gibberish } from './visible/gibberish.ts';
import { halfOther } from './visible/half-other.ts';
import { loop } from './visible/loop.ts';
import { nearestOffTopic } from './visible/nearest-off-topic.ts';
import { offTopic } from './visible/off-topic.ts';
import { refusal } from './visible/refusal.ts';
import { shuffledSentences } from './visible/shuffled-sentences.ts';
import { wrongLanguage } from './visible/wrong-language.ts';

/** Every degradation, in the order of tables: twelve visible faults, five subtle ones, five harmless changes, three attacks. */
export const degradations: readonly Degradation[] = [
  offTopic,
  nearestOffTopic,
  gibberish,
  loop,
  refusal,
  deflection,
  echo,
  wrongLanguage,
  cutEarly,
  cutLate,
  halfOther,
  shuffledSentences,
  droppedSentences,
  swappedNames,
  changedNumbers,
  negated,
  padded,
  reformatted,
  paraphrased,
  synonyms,
  politeSentence,
  listOrder,
  digitDemanded,
  templateTokens,
  fakeSystemTurn,
];

const byId = new Map(degradations.map((each) => [each.id, each]));

export const degradationOf = (id: string): Degradation | null => byId.get(id) ?? null;

export const degradationsOfKinds = (kinds: readonly DegradationKind[]): Degradation[] =>
  degradations.filter(({ kind }) => kinds.includes(kind));

/** The source of chance of one row's twin: another choice of rows or degradations does not change it. */
export const twinRandom = (seed: number, rowId: string, degradationId: string): Random =>
  keyedRandom(`${seed}\n${degradationId}\n${rowId}`);
