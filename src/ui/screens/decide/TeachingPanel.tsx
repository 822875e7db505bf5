import type { TeachingGain } from '#core/teaching/teaching-gain.ts';
import { taughtWithSentences, teachingSentences } from '#core/teaching/teaching-words.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { mostTaught, type Taught } from '#state/teaching/teaching-store.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { smallRemark } from '../../charts/framing.ts';
import { LearningCurve } from '../../charts/LearningCurve.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { Analysed } from './Analysed.tsx';
import styles from './GuaranteeFields.module.css';
import { KeepTaught } from './KeepTaught.tsx';
import { eventOf } from './traces.ts';

/** What the judge gains from learning the grades so far, taught anew after each grade; and the taught judge, to keep. */
export default function TeachingPanel({ figures }: { figures: DecideFigures }) {
  return figures.curve.labelled > mostTaught ? null : <Teaching figures={figures} />;
}

function Teaching({ figures }: { figures: DecideFigures }) {
  const found = useStoreOf('teaching', (state) => state.found);
  return (
    <Panel
      title="What teaching would gain"
      aside="If the judge learned these labels, on instructions it has not seen"
    >
      <div className={styles.wide}>
        <Analysed found={found} waiting="Teaching the judge with the labels so far.">
          {(taught) => taught && <Outcome taught={taught} figures={figures} />}
        </Analysed>
      </div>
    </Panel>
  );
}

function Outcome({ taught, figures }: { taught: Taught; figures: DecideFigures }) {
  const { gain, taughtWith } = taught;
  const [first, ...more] = teachingSentences(gain);
  return (
    <>
      <p className={styles.promise}>{first}</p>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {gain.curve.length > 0 && (
        <div className={styles.part}>
          <Curve gain={gain} figures={figures} />
        </div>
      )}
      {taughtWith.kind === 'kept' && gain.kept === null && <KeepTaught grades={gain.grades} />}
      <p className={styles.rests}>
        <TraceTerm trace={traceOf(gain, figures)} /> {taughtWithSentences(taughtWith).join(' ')}
      </p>
    </>
  );
}

const traceOf = (gain: TeachingGain, figures: DecideFigures) => ({
  metric: 'teaching_gain' as const,
  rows: `${count(gain.grades)} labelled rows of ${count(gain.instructions)} instructions`,
  event: eventOf(figures),
});

const Curve = ({ gain, figures }: { gain: TeachingGain; figures: DecideFigures }) => (
  <LearningCurve
    gain={gain}
    caption={`n = ${plural(gain.grades, 'labelled row')} of ${plural(gain.instructions, 'instruction')}; each point learns from so many of them, and is measured on all, out of fold. Shaded: 95% interval of the judge.`}
    fileName="learning-curve"
    traces={[traceOf(gain, figures)]}
    remark={smallRemark(gain.grades, gain.instructions)}
  />
);
