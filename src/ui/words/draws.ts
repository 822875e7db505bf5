import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import { count } from './numbers.ts';

/** Seed and draws of an interval that resamples instructions, as a trace says them. */
export const drawsWords = `${defaultBootstrap.seed}; ${count(defaultBootstrap.draws)} draws of instructions`;
