import { keyOf } from '#core/grading/keys.ts';
import { usePageKeys } from '../../primitives/usePageKeys.ts';
import { useStores } from '../../stores.tsx';
import type { RowSteps } from './useRowSteps.ts';

/** While a row is open: J and K, or the keys chosen instead, and the arrow keys step through the list; Escape leads back to it. */
export function useStepKeys(steps: RowSteps, open: boolean): void {
  const { gradingKeys } = useStores();
  usePageKeys((event) => {
    if (!open || event.ctrlKey || event.metaKey) return;
    const { keys } = gradingKeys.getState();
    const action = {
      [keys.next]: steps.next,
      ArrowRight: steps.next,
      [keys.previous]: steps.previous,
      ArrowLeft: steps.previous,
      Escape: steps.close,
    }[keyOf(event.key)];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
