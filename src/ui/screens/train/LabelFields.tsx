import { consensusRules } from '#core/grading/consensus.ts';
import type { SimilarityId } from '#core/method/similarity/spec.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { labelOffers } from '#core/rows/label-offer.ts';
import {
  consensusLabel,
  gradesLabel,
  isSameLabel,
  type LabelSource,
  labelColumn,
  labelKey,
  labelName,
} from '#core/rows/label-source.ts';
import type { LabelMethod, RankedAmong } from '#core/selfj/labels.ts';
import { similarityOf } from '#core/training/plan.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './TrainScreen.module.css';

/** Grades given here are a label column that the data does not have. */
type LabelChoice = LabelMethod | 'grades';

const methods: Record<LabelChoice, { name: string; help: string }> = {
  'self-j': {
    name: 'Self-J: self-evaluation and similarity',
    help: 'The model grades each response with the reference at hand, and a sentence embedder says how alike the two are. Both ranks are averaged. No human score is needed.',
  },
  'self-eval': {
    name: 'Self-evaluation only',
    help: 'The model grades each response with the reference at hand. What it prefers for no reason is learned too.',
  },
  cosine: {
    name: 'Similarity only',
    help: 'How alike response and reference are by a sentence embedder. Fast; blind to what is right in other words.',
  },
  grades: {
    name: 'Grades given here',
    help: 'What people graded in this browser under Explain, one person’s or all annotators’ together. Only graded rows are learned from; the grades are taken as they are when labels are derived.',
  },
  column: {
    name: 'A label column',
    help: 'Numbers that came with the data, such as grades of GPT-4 or of people.',
  },
};

const similarities: Record<SimilarityId, { name: string; help: string }> = {
  cosine: {
    name: 'Cosine of both as wholes',
    help: 'As the paper has it. The embedder reads the first 256 tokens of each; the rest is not seen.',
  },
  recall: {
    name: 'Sentence recall',
    help: 'Each sentence of the reference beside the nearest of the response. Both are read to their end; longer responses cover more.',
  },
};

/** Where labels come from. */
export function LabelFields({ dataset }: { dataset: DatasetSummary }) {
  const { label, labeller, grades } = useStoreOf('train', (state) => state.setup);
  const gradings = useStoreOf('grading', (state) => state.gradings);
  const change = useStoreOf('train', (state) => state.change);
  const locked = useStoreOf('train', (state) => state.current !== null);
  const adapters = useStoreOf('adapters', (state) => state.list);
  const source = useStoreOf('judge', (state) => state.source);
  const similarity = similarityOf(label);
  const offers = labelOffers(dataset);
  const columns = dataset.columns.filter(
    ({ kind, name }) => kind === 'number' && offers.get(name)?.kind === 'numbers',
  );
  const given: LabelSource[] = [
    ...(gradings.length > 1 ? consensusRules.map(consensusLabel) : []),
    ...gradings.map(({ annotator }) => gradesLabel(annotator)),
  ];
  // Those that a training learns may have been taken away since.
  const sources = grades && !given.some((each) => isSameLabel(each, grades)) ? [grades, ...given] : given;
  const learn = (source: LabelSource | null) =>
    change({
      grades: source,
      label: { ...label, method: 'column', column: source && labelColumn(source) },
    });
  const choice: LabelChoice = label.method === 'column' && grades ? 'grades' : label.method;
  const evaluates = label.method === 'self-j' || label.method === 'self-eval';
  const fitting = adapters.filter(({ base }) => source?.kind !== 'catalogue' || base.id === source.id);
  const without = dataset.rows - dataset.withReference;
  return (
    <Panel title="Where labels come from" aside={locked ? 'as they were derived' : undefined}>
      <fieldset className={styles.fields} disabled={locked}>
        <legend className="visually-hidden">Labels</legend>
        <Field label="Labels by" hint={methods[choice].help}>
          {(control) => (
            <Select
              {...control}
              value={choice}
              onChange={(event) => {
                const method = event.target.value as LabelChoice;
                if (method === 'grades') return learn(sources[0] ?? null);
                const column = method === 'column' ? (columns[0]?.name ?? null) : null;
                change({ grades: null, label: { ...label, method, column } });
              }}
            >
              {Object.entries(methods).map(([value, { name }]) => (
                <option
                  key={value}
                  value={value}
                  disabled={
                    (value === 'column' && columns.length === 0) ||
                    (value === 'grades' && sources.length === 0)
                  }
                >
                  {value === 'grades' && sources.length === 0 ? `${name} (none yet)` : name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {grades && (
          <Field label="Whose grades" hint="Cut into ten categories with as many rows each.">
            {(control) => (
              <Select
                {...control}
                value={labelKey(grades)}
                onChange={(event) =>
                  learn(sources.find((each) => labelKey(each) === event.target.value) ?? null)
                }
              >
                {sources.map((each) => (
                  <option key={labelKey(each)} value={labelKey(each)}>
                    {each.kind === 'consensus' ? `consensus (${each.rule})` : labelName(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {choice === 'column' && (
          <Field label="Column" hint="Cut into ten categories with as many rows each.">
            {(control) => (
              <Select
                {...control}
                value={label.column ?? ''}
                onChange={(event) => change({ label: { ...label, column: event.target.value } })}
              >
                {columns.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {similarity && (
          <Field label="Similarity" hint={similarities[similarity].help}>
            {(control) => (
              <Select
                {...control}
                value={similarity}
                onChange={(event) =>
                  change({ label: { ...label, similarity: event.target.value as SimilarityId } })
                }
              >
                {Object.entries(similarities).map(([value, { name }]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {label.method === 'self-j' && (
          <NumberField
            label="Weight of the similarity, %"
            hint="Of the two ranks; 50 counts both the same. 0 is the self-evaluation alone."
            min={0}
            max={100}
            step={5}
            value={Math.round(100 * label.cosineWeight)}
            onValue={(value) => change({ label: { ...label, cosineWeight: value / 100 } })}
          />
        )}
        <Field
          label="Ranked among"
          hint="Within an instruction like is compared with like; it takes several responses to each."
        >
          {(control) => (
            <Select
              {...control}
              value={label.rankedAmong}
              onChange={(event) =>
                change({ label: { ...label, rankedAmong: event.target.value as RankedAmong } })
              }
            >
              <option value="set">all rows of their part</option>
              <option value="instruction">the responses to their instruction</option>
            </Select>
          )}
        </Field>
        {label.method === 'self-j' && (
          <label className={styles.help}>
            <input
              type="checkbox"
              checked={label.orient}
              onChange={(event) => change({ label: { ...label, orient: event.target.checked } })}
            />{' '}
            Flip the sign of the self-evaluation where it correlates negatively with the similarity: a small
            model’s scores may be inverted.
          </label>
        )}
        <label className={styles.help}>
          <input
            type="checkbox"
            checked={label.lengthFree}
            onChange={(event) => change({ label: { ...label, lengthFree: event.target.checked } })}
          />{' '}
          Take out what goes with length: a longer answer is nearer to most references for its length alone.
        </label>
        {evaluates && (
          <Field
            label="Who evaluates"
            hint="A judge of an earlier round may take the base model’s place: a further round."
          >
            {(control) => (
              <Select
                {...control}
                value={labeller ? `${labeller.kind} ${labeller.id}` : ''}
                onChange={(event) => {
                  const wanted = event.target.value;
                  const entry = fitting.find((each) => `${each.source.kind} ${each.source.id}` === wanted);
                  change({ labeller: entry?.source ?? null });
                }}
              >
                <option value="">the base model</option>
                {fitting.map((entry) => (
                  <option
                    key={`${entry.source.kind} ${entry.source.id}`}
                    value={`${entry.source.kind} ${entry.source.id}`}
                  >
                    {entry.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {label.method !== 'column' && without > 0 && (
          <p className={styles.help}>
            {count(without)} of {count(dataset.rows)} rows have no reference and will be left out.
          </p>
        )}
      </fieldset>
    </Panel>
  );
}
