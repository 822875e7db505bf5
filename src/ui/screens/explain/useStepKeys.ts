import { usePageKeys } from '../../primitives/usePageKeys.ts';
import type { RowSteps } from './useRowSteps.ts';

/** While a row is open: J and K, or the arrow keys, step through the list; Escape leads back to it. */
export function useStepKeys(steps: RowSteps, open: boolean): void {
  usePageKeys((event) => {
    if (!open || event.ctrlKey || event.metaKey) return;
    const action = {
      j: steps.next,
      ArrowRight: steps.next,
      k: steps.previous,
      ArrowLeft: steps.previous,
      Escape: steps.close,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
