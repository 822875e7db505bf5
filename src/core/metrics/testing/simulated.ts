import type { Random } from '../../random/random.ts';
import { gatherSample, type LabelledScores, type Sample } from '../sample.ts';

/** Standard normal, by Box and Muller. */
export const gauss = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Standard deviations of what makes up quality and score. */
export interface Design {
  /** Of quality between instructions, and between answers to one instruction. */
  ease: number;
  own: number;
  /** Of the judge's error between instructions, and between answers to one instruction. */
  leniency: number;
  noise: number;
}

export const usualDesign: Design = { ease: 0.7, own: 0.7, leniency: 0.5, noise: 0.6 };
/** The judge is lenient to whole instructions: what it accepts in error comes from few of them. */
export const lenientDesign: Design = { ease: 0.3, own: 1, leniency: 1.5, noise: 0.3 };

/**
 * Rows as they come in instruction following: answers to one instruction are alike in quality, and the
 * judge's errors within an instruction are alike too. Labels 0 to 9; the score is a noisy view of quality.
 */
export function simulatedColumns(
  instructions: number,
  rowsEach: number,
  random: Random,
  design: Design = usualDesign,
): LabelledScores {
  const n = instructions * rowsEach;
  const columns = {
    score: new Float64Array(n),
    label: new Float64Array(n),
    valid: new Uint8Array(n).fill(1),
    instruction: new Int32Array(n),
  };
  for (let k = 0; k < instructions; k++) {
    const ease = design.ease * gauss(random);
    const leniency = design.leniency * gauss(random);
    for (let j = 0; j < rowsEach; j++) {
      const row = k * rowsEach + j;
      const quality = ease + design.own * gauss(random);
      columns.score[row] = quality + leniency + design.noise * gauss(random);
      columns.label[row] = Math.max(0, Math.min(9, Math.round(4.5 + 2 * quality + gauss(random))));
      columns.instruction[row] = k;
    }
  }
  return columns;
}

export const simulatedSample = (
  instructions: number,
  rowsEach: number,
  random: Random,
  design: Design = usualDesign,
): Sample => gatherSample(simulatedColumns(instructions, rowsEach, random, design)).sample;

/** Three Monte-Carlo standard errors of a share seen in `runs` runs. */
export const monteCarloError = (share: number, runs: number) => 3 * Math.sqrt((share * (1 - share)) / runs);
