import type { DatasetSummary } from '../rows/dataset.ts';

/** How the demo is called once it is imported. A file of the user's own has an extension. */
export const demoName = 'Demo';

export const isDemo = ({ name }: Pick<DatasetSummary, 'name'>): boolean => name === demoName;
