export interface BootstrapOptions {
  seed: number;
  draws: number;
}

/** The seed and the number of draws wherever nothing else is chosen: page and command agree. */
export const defaultBootstrap: BootstrapOptions = { seed: 2024, draws: 1000 };
