import type { GuaranteeMethod } from '#state/decide/line-store.ts';

export const methodNames: Record<GuaranteeMethod, string> = {
  'fixed-sequence': 'Fixed sequence, Clopper-Pearson',
  'learn-then-test': 'Learn then test, exact binomial',
  betting: 'All rows, exact: betting',
  approximate: 'All rows, approximate: design effect',
  'conformal-risk': 'Conformal risk control, of all rows',
};
