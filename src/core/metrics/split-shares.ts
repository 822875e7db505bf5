/** Shares of the instructions; what is left over is for training, or unused. */
export interface SplitShares {
  calibration: number;
  test: number;
}

export const defaultShares: SplitShares = { calibration: 0.5, test: 0.5 };
