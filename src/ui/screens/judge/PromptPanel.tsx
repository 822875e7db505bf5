import { useState } from 'react';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { requiredPlaceholders, templateProblems } from '#core/template/fill-template.ts';
import { comparesTextsNow, isEdited, isRewardModelNow } from '#state/judge-question.ts';
import { WithoutReference } from '../../judging/WithoutReference.tsx';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { TextArea } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import { LimitsFields } from './LimitsFields.tsx';
import styles from './PromptPanel.module.css';
import { PromptPreview } from './PromptPreview.tsx';

const modes: { value: JudgeMode; label: string }[] = [
  { value: 'without-reference', label: 'Without reference' },
  { value: 'with-reference', label: 'With reference' },
];

function referenceRemark(dataset: DatasetSummary, mode: JudgeMode): string | null {
  const without = dataset.rows - dataset.withReference;
  if (without === 0)
    return mode === 'with-reference'
      ? 'Every row has a reference, so the judge compares with it unless you choose otherwise.'
      : 'Every row has a reference. A judge that compares with it agrees better with people’s grades.';
  if (mode === 'without-reference') return null;
  if (dataset.withReference === 0)
    return 'No row of this dataset has a reference: every row would be invalid in this mode.';
  return `${count(without)} of ${count(dataset.rows)} rows have no reference and will be invalid in this mode.`;
}

/** What the judge is asked: the mode, the template, and a row of the dataset put into it. */
export function PromptPanel({ dataset }: { dataset: DatasetSummary }) {
  const mode = useStoreOf('judge', (state) => state.mode);
  const template = useStoreOf('judge', (state) => state.templates[state.mode]);
  const textsAlone = useStoreOf('judge', comparesTextsNow);
  const rewards = useStoreOf('judge', isRewardModelNow);
  const shipped = useStoreOf('judge', (state) => state.adapter?.origin === 'shipped');
  const changed = useStoreOf('judge', isEdited) && !textsAlone && !rewards;
  const chooseMode = useStoreOf('judge', (state) => state.chooseMode);
  const editTemplate = useStoreOf('judge', (state) => state.editTemplate);
  const resetTemplate = useStoreOf('judge', (state) => state.resetTemplate);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const [row, setRow] = useState(0);
  const remark = referenceRemark(dataset, mode);
  const problems = templateProblems(template);
  return (
    <Panel
      title="What the judge is asked"
      aside={busy ? 'changes hold from the next run on' : undefined}
      actions={
        changed && (
          <Button size="s" onClick={resetTemplate}>
            Back to the default words
          </Button>
        )
      }
    >
      <div className={styles.body}>
        {!rewards && (
          <SegmentedControl label="Mode" hideLabel options={modes} value={mode} onChange={chooseMode} />
        )}
        {remark && !rewards && <p className={styles.remark}>{remark}</p>}
        {mode === 'without-reference' && shipped && (
          <p className={styles.remark}>
            <WithoutReference />
          </p>
        )}
        {rewards ? (
          <p className={styles.remark}>
            A reward model is asked nothing: it reads the instruction and the response as a conversation in
            its own chat template, and gives a score on its own scale. Higher is better. It sees no reference.
          </p>
        ) : textsAlone ? (
          <p className={styles.remark}>
            This judge puts no prompt to a language model: it compares the response with the reference, by
            their meaning, their wording and their numbers. Without reference it is asked in words.
          </p>
        ) : (
          <div className={styles.pair}>
            <Field
              label={<Word of="template">Template</Word>}
              hint={`Places: ${requiredPlaceholders[mode].map((name) => `{${name}}`).join(', ')}. Kept in this browser.`}
              error={problems.length > 0 ? problems.join(' ') : null}
            >
              {(control) => (
                <TextArea
                  {...control}
                  rows={16}
                  value={template.text}
                  onChange={(event) => editTemplate(event.target.value)}
                />
              )}
            </Field>
            <PromptPreview template={template} rows={dataset.rows} row={row} onRow={setRow} />
          </div>
        )}
        <LimitsFields dataset={dataset} />
      </div>
    </Panel>
  );
}
