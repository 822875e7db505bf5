import type { TeachingGain } from '#core/teaching/teaching-gain.ts';
import { teachingSentences } from '#core/teaching/teaching-words.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { count } from '../../words/numbers.ts';
import { Analysed } from './Analysed.tsx';
import styles from './GuaranteeFields.module.css';
import { eventOf } from './traces.ts';
import { useAnalysis } from './useAnalysis.ts';

/** Nobody grades more by hand, and the learning curve of more rows would hold up the other panels. */
const mostGrades = 2000;

/** What the judge would gain from learning the grades so far, computed again after each grade. */
export default function TeachingPanel({ figures }: { figures: DecideFigures }) {
  return figures.curve.labelled > mostGrades ? null : <Teaching figures={figures} />;
}

function Teaching({ figures }: { figures: DecideFigures }) {
  const found = useAnalysis('teaching');
  return (
    <Panel
      title="What teaching would gain"
      aside="If the judge learned these labels, on instructions it has not seen"
    >
      <div className={styles.wide}>
        <Analysed found={found} waiting="Teaching the judge with the labels so far.">
          {(gain) => <Outcome gain={gain} figures={figures} />}
        </Analysed>
      </div>
    </Panel>
  );
}

function Outcome({ gain, figures }: { gain: TeachingGain; figures: DecideFigures }) {
  const [first, ...more] = teachingSentences(gain);
  return (
    <>
      <p className={styles.promise}>{first}</p>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {gain.curve.length > 0 && (
        <p>
          Learning curve, AUROC out of fold:{' '}
          {gain.curve
            .map(({ grades, taught }) => `${taught.auroc?.toFixed(2) ?? '–'} after ${count(grades)}`)
            .join(', ')}
          {'value' in gain.taught.auroc && `, ${gain.taught.auroc.value.toFixed(2)} with all`}.
        </p>
      )}
      <p className={styles.rests}>
        <TraceTerm
          trace={{
            metric: 'teaching_gain',
            rows: `${count(gain.grades)} labelled rows of ${count(gain.instructions)} instructions`,
            event: eventOf(figures),
          }}
        />{' '}
        It is learned from score and length alone. The command <code>train --method probe --prior JUDGE</code>{' '}
        learns from texts and hidden states too, and makes a judge that can be imported under Train.
      </p>
    </>
  );
}
