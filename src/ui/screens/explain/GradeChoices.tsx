import { choiceKeys, keyName } from '#core/grading/keys.ts';
import { nearestChoice } from '#core/grading/scale.ts';
import { classes } from '../../primitives/classes.ts';
import { useStoreOf } from '../../stores.tsx';
import styles from './GradeChoices.module.css';
import { useGrade } from './useGradeKeys.ts';

/** A button for each choice of the scale; of a grade given on another scale the nearest one is pressed. */
export function GradeChoices({ row }: { row: number }) {
  const scale = useStoreOf('gradingPlan', (state) => state.plan.scale);
  const known = useStoreOf('gradingPlan', (state) => state.ready);
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  const given = useStoreOf('grading', (state) => state.grades?.[row] ?? Number.NaN);
  const ready = useStoreOf('grading', (state) => state.grades !== null);
  const grade = useGrade();
  const shortcuts = choiceKeys(scale, keys);
  const pressed = Number.isNaN(given) ? null : nearestChoice(scale, given);
  const worst = scale.choices[0]!.name;
  const best = scale.choices.at(-1)!.name;
  // Digits are their own keys, and their order says which end is which only with a word.
  const plain = scale.choices.every(({ name }, at) => shortcuts[at]!.includes(name));
  return (
    <fieldset className={classes(styles.choices, !plain && styles.named)}>
      <legend className="visually-hidden">
        Grade, {worst} worst to {best} best
      </legend>
      {plain && <span className={styles.end}>worst</span>}
      {scale.choices.map((choice, at) => (
        <button
          key={choice.name}
          type="button"
          dir="auto"
          className={styles.choice}
          aria-pressed={choice === pressed}
          aria-keyshortcuts={shortcuts[at]!.join(' ')}
          disabled={!ready || !known}
          onClick={() => grade(choice.value)}
        >
          {choice.name}
          {!plain && (
            <span className={styles.key} aria-hidden="true">
              {keyName(shortcuts[at]![0]!)}
            </span>
          )}
        </button>
      ))}
      {plain && <span className={styles.end}>best</span>}
    </fieldset>
  );
}
