import { AppError } from '#core/errors.ts';
import { type BootstrapOptions, defaultBootstrap } from '#core/metrics/bootstrap.ts';
import { defaultCutOf } from '#core/metrics/selective/loss.ts';
import { optionalNumber } from '../parse-options.ts';

/** Options that every command with intervals takes. */
export const bootstrapWords = {
  seed: { type: 'string' },
  draws: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export const bootstrapUsage = `  --seed N         seed of the resamples and splits (default ${defaultBootstrap.seed})
  --draws N        bootstrap resamples (default ${defaultBootstrap.draws})
  --json           print one JSON object`;

export function bootstrapOptions(values: { seed?: string; draws?: string }): BootstrapOptions {
  return {
    seed:
      optionalNumber(values.seed, 'seed', { min: 0, max: 4294967295, integer: true }) ??
      defaultBootstrap.seed,
    draws: optionalNumber(values.draws, 'draws', { min: 1, integer: true }) ?? defaultBootstrap.draws,
  };
}

export const cutUsage = `  --cut N          a row is worth accepting where its label is N or more (default: the middle of the
                   labels' range, its outermost 1% left out, upwards to a whole number where the range is 1
                   or more)`;

/** The cut asked for, or the default one. */
export function cutOf(label: Float64Array, asked: number | null): number {
  const cut = asked ?? defaultCutOf(label);
  if (cut === null || label.every(Number.isNaN))
    throw new AppError(
      'no-labels',
      'No row has a label, so there is nothing to measure against. Check --label.',
    );
  return cut;
}
