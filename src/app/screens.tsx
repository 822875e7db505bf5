import { DataScreen } from '#ui/screens/data/DataScreen.tsx';
import type { ScreenEntry } from '#ui/shell/Shell.tsx';

/** The screens, in the order of the work. */
export const screens: readonly ScreenEntry[] = [
  { key: 'data', label: 'Data', component: DataScreen, useStatus: () => 'demo' },
];
