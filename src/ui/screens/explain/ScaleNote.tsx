import { useMemo } from 'react';
import { shownAs, shownAsWords } from '#core/grading/shown-as.ts';
import { useStoreOf } from '../../stores.tsx';
import styles from './GradeBar.module.css';

/** Grades that were given before the scale was changed: how many, and what they are shown as. */
export function ScaleNote() {
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const grades = useStoreOf('grading', (state) => state.grades);
  const scales = useStoreOf('grading', (state) => state.scales);
  const others = useMemo(() => (grades ? shownAs(scale, grades, scales) : []), [scale, grades, scales]);
  return others.map((other) => (
    <p key={other.scale} className={styles.status}>
      {shownAsWords(other)}
    </p>
  ));
}
