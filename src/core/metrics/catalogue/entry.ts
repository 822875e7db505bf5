/** A metric as screens and docs explain it: two sentences for an analyst, the formula, where it is from. */
export interface MetricEntry {
  name: string;
  definition: string;
  formula: string;
  source: string;
  /** How its interval is made. */
  interval: string;
  /** Whether more of it is better; null where neither. */
  better: 'higher' | 'lower' | null;
}

export const bootstrapInterval =
  '95%, percentile bootstrap that resamples instructions, widened for few of them.';
export const wilsonInterval =
  '95%, Wilson on the effective number of rows: rows ÷ Kish’s design effect for rows of one instruction.';
export const bandInterval =
  '95% for all thresholds at once: Wilson on the effective number of rows at a level that allows for every threshold.';
export const normInterval =
  '95%, from the bootstrap: the low end is the value minus the noise that resampling shows, because a sample shows some gap even where there is none.';
export const areaInterval =
  '95%, percentile bootstrap that resamples instructions, widened for few of them; none where fewer than 20 instructions have bad rows, or good ones.';
export const noInterval = 'None.';
