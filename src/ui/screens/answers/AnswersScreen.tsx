import { useEffect, useState } from 'react';
import { hasReference } from '#core/rows/row.ts';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { usePageKeys } from '../../primitives/usePageKeys.ts';
import { lateModule, useLateModule } from '../../reading/late-module.ts';
import { ReadText } from '../../reading/ReadText.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { AnswerColumn } from './AnswerColumn.tsx';
import { AnswersBar } from './AnswersBar.tsx';
import styles from './AnswersScreen.module.css';
import { labelSentence, preferredSentence } from './answers-sentence.ts';
import { type Answers, useAnswers } from './useAnswers.ts';
import { useInstructionSteps } from './useInstructionSteps.ts';

const differenceModule = lateModule(() => import('../../reading/difference/Difference.tsx'));

/** The answers to one instruction in columns: scores, labels, grades, and where their words differ. */
export function AnswersScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  if (!dataset)
    return (
      <>
        <ScreenHead sentence="No answers to compare yet" />
        <EmptyState
          title="Answers come with a dataset"
          action={
            <LinkButton variant="primary" href="#/data">
              Add a dataset
            </LinkButton>
          }
        >
          <p>Here the answers of several models to one instruction stand side by side.</p>
        </EmptyState>
      </>
    );
  return <AnswersOf key={dataset.id} dataset={dataset} />;
}

type Dataset = NonNullable<Parameters<typeof useAnswers>[0]>;

function AnswersOf({ dataset }: { dataset: Dataset }) {
  const { reading, route } = useStores();
  const steps = useInstructionSteps();
  const { list, secret } = useAnswers(dataset, steps.row);
  const [base, setBase] = useState<string | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const labelColumn = useStoreOf('label', (state) => state.column);
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  const error = useStoreOf('texts', (state) => state.error);
  const difference = useLateModule(differenceModule, base !== null);
  const wanted = list.map(({ row }) => row).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped some
  useEffect(() => {
    if (wanted !== '') void want(wanted.split(',').map(Number));
  }, [wanted, want, version]);

  const first = list.map(({ row }) => get(row)).find((texts) => texts !== undefined);
  const referenced = first !== undefined && hasReference(first);
  const baseAnswer = list.find(({ key }) => key === base);
  const baseText =
    base === 'reference'
      ? (first?.reference ?? null)
      : baseAnswer
        ? (get(baseAnswer.row)?.response ?? null)
        : null;
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  usePageKeys((event) => {
    if (event.ctrlKey || event.metaKey) return;
    const differing = base === null ? (referenced ? 'reference' : (list[0]?.key ?? null)) : null;
    const leave = () => route.getState().go('explain', steps.row);
    const action = {
      j: steps.next,
      ArrowRight: steps.next,
      k: steps.previous,
      ArrowLeft: steps.previous,
      [keys.raw]: () => reading.getState().setRaw(!reading.getState().raw),
      [keys.compare]: () => setBase(differing),
      Escape: leave,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  const shown = list.filter(({ key }) => !hidden.has(key));
  const Difference = difference?.default;
  return (
    <>
      <ScreenHead
        sentence={<span aria-live="polite">{headline({ list, secret }, steps.row)}</span>}
        lead={<Lead answers={{ list, secret }} column={labelColumn} error={error?.message ?? null} />}
      />
      <AnswersBar
        steps={steps}
        answers={list}
        hasReference={referenced}
        base={base === 'reference' ? (referenced ? base : null) : (baseAnswer?.key ?? null)}
        onBase={setBase}
        hidden={hidden}
        onHidden={setHidden}
      />
      {first && (
        <section className={styles.instruction} aria-label="Instruction">
          <h2 className={styles.name}>Instruction</h2>
          <ReadText text={first.instruction} />
        </section>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className={styles.columns} aria-label="Answers" tabIndex={0}>
        {shown.map((answer) => {
          const text = get(answer.row)?.response;
          return (
            <AnswerColumn key={answer.row} answer={answer} secret={secret}>
              {text === undefined ? (
                <p className={styles.row}>Reading the text</p>
              ) : Difference && baseText !== null && answer.key !== base ? (
                <Difference
                  base={baseText}
                  text={text}
                  name={base === 'reference' ? 'the reference' : (baseAnswer?.name ?? '')}
                />
              ) : (
                <ReadText text={text} />
              )}
            </AnswerColumn>
          );
        })}
        {referenced && (
          <section className={styles.column} aria-label="Reference">
            <h2 className={styles.name}>Reference</h2>
            <ReadText text={first.reference} />
          </section>
        )}
      </section>
    </>
  );
}

function headline({ list, secret }: Answers, row: number | null): string {
  if (row === null) return 'No row passes the filters of Explain';
  if (list.length === 1)
    return 'This instruction has only one answer, so there is nothing to compare it with';
  if (secret) return `${count(list.length)} answers to one instruction: how good is each?`;
  return preferredSentence(list);
}

/** What the label says of the answers, and what is hidden. */
function Lead({ answers, column, error }: { answers: Answers; column: string | null; error: string | null }) {
  const { list, secret } = answers;
  const label = secret || column === null ? null : labelSentence(list, column);
  return (
    <>
      {error !== null && <p role="alert">The texts could not be read: {error}</p>}
      {secret && (
        <p>You grade blind: models, scores and labels are shown once each of these answers has your grade.</p>
      )}
      {label !== null && <p>{label}</p>}
    </>
  );
}
