import { useEffect, useId, useRef } from 'react';
import { tourScreens } from '#state/tour-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './Tour.module.css';

const steps: Record<(typeof tourScreens)[number], { title: string; text: string }> = {
  data: {
    title: 'Bring instructions with their responses',
    text: 'Each row is an instruction and a model’s response. The demo is here already; drop a file of your own anywhere on the page, and it stays in this browser.',
  },
  judge: {
    title: 'Have a judge score them',
    text: 'A judge reads every response and gives it a score. Pick one and start; it computes on this device, and a run that is interrupted can be resumed.',
  },
  decide: {
    title: 'Draw the line',
    text: 'Responses at or above a threshold are accepted, the others are declined and go to a person. Drag the threshold, or ask for one with a promise, and see what is accepted and what that risks.',
  },
  explain: {
    title: 'Read and grade rows',
    text: 'Read any row with its score, and grade some by hand. Grades tell how often the judge is right on your own data, and how sure that is.',
  },
  compare: {
    title: 'Compare judges, then pass it on',
    text: 'See whether one judge is better than another, and than the length of the response. Then save a report or a policy on Decide, or a project file on Data. About explains every word.',
  },
};

/** Five steps, one on each screen. It holds nobody: the page behind it can be used, and Escape skips the rest. */
export default function Tour() {
  const step = useStoreOf('tour', (state) => state.step) ?? 0;
  const go = useStoreOf('tour', (state) => state.go);
  const end = useStoreOf('tour', (state) => state.end);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const { title, text } = steps[tourScreens[step]!];
  const isLast = step === tourScreens.length - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step is read from its heading
  useEffect(() => {
    // After the new screen has taken the focus.
    const frame = requestAnimationFrame(() => heading.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [step]);
  return (
    <section
      className={styles.tour}
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape') end();
      }}
    >
      <p className={styles.place}>
        Tour, step {step + 1} of {tourScreens.length}
      </p>
      <h2 id={id} ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h2>
      <p>{text}</p>
      <div className={styles.ways}>
        {!isLast && (
          <Button size="s" variant="quiet" onClick={end}>
            Skip the tour
          </Button>
        )}
        {step > 0 && (
          <Button size="s" onClick={() => go(step - 1)}>
            Back
          </Button>
        )}
        <Button size="s" variant="primary" onClick={() => (isLast ? end() : go(step + 1))}>
          {isLast ? 'Done' : 'Next'}
        </Button>
      </div>
    </section>
  );
}
