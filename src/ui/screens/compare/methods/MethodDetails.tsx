import { offerOf } from '#core/method/registry.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { scoreColumns } from '#state/compare/methods.ts';
import { hostOf } from '#state/methods/endpoint-settings.ts';
import { columnWithCosine, type PlanState, trainedJudge } from '#state/methods/methods-store.ts';
import { type Requirement, requirementsOf } from '#state/methods/requirements.ts';
import { TraceTerm } from '../../../charts/frame/Trace.tsx';
import { Button } from '../../../primitives/Button.tsx';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { Field } from '../../../primitives/Field.tsx';
import { Select } from '../../../primitives/Input.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { count, duration, plural } from '../../../words/numbers.ts';
import styles from './AddMethod.module.css';
import { EndpointFields } from './EndpointFields.tsx';
import { useMethodEstimate } from './useMethodEstimate.ts';
import { VariationFields } from './VariationFields.tsx';

const needNames: Record<Requirement['need'], string> = {
  reference: 'Reference',
  'several-responses': 'Several responses',
  'base-model': 'Model',
  'trained-judge': 'Judge',
  'reward-model': 'Reward model',
  embedder: 'Embedder',
  endpoint: 'Endpoint',
  'score-column': 'Column',
  'sampling-model': 'Model',
};

interface MethodDetailsProps {
  dataset: DatasetSummary;
  /** How the last one ended. */
  plan: PlanState | null;
}

/** What the chosen method is, what it needs, what it would take; and the button that runs it. */
export function MethodDetails({ dataset, plan }: MethodDetailsProps) {
  const chosen = useStoreOf('methods', (state) => state.chosen);
  const start = useStoreOf('methods', (state) => state.start);
  const endpoint = useStoreOf('methods', (state) => state.endpoint);
  const picked = useStoreOf('methods', (state) => state.adapter);
  const columns = useStoreOf('datasets', (state) => state.columns);
  const label = useStoreOf('label', (state) => state.column);
  const variation = useStoreOf('methods', (state) => state.variation);
  const pickedColumn = useStoreOf('methods', (state) => state.column);
  const judge = useStoreOf('judge', (state) => state);
  const busy = useStoreOf('run', (state) => state.activeId !== null || state.pending !== null);
  const estimate = useMethodEstimate(chosen, dataset);
  const method = offerOf(chosen);
  const adapter = trainedJudge(picked, judge);
  const choices = scoreColumns(dataset, label);
  const column = columnWithCosine(pickedColumn, choices);
  const there = { dataset, columns, source: judge.source, adapter, endpoint, variation, column };
  const requirements = requirementsOf(method, there);
  const ready = requirements.every(({ met }) => met);
  const external = method.needs.includes('endpoint');
  const host = hostOf(endpoint.endpoint);
  return (
    <div className={styles.details}>
      <div>
        <h3 className={styles.name}>
          <TraceTerm
            trace={{
              metric: method.entry,
              name: method.name,
              rows: `all ${plural(dataset.rows, 'row')} of ${dataset.name}`,
            }}
          />
        </h3>
        <p>{method.says} Higher is better.</p>
        <p className={styles.note}>{method.source}</p>
      </div>
      {external && <EndpointFields />}
      {method.needs.includes('trained-judge') && <TrainedJudgeChoice />}
      {method.needs.includes('score-column') && <ColumnChoice columns={choices} column={column} />}
      {method.needs.includes('several-responses') && <VariationFields />}
      <dl className={styles.facts}>
        {requirements.map(({ need, met, words }) => (
          <div key={need} data-met={met}>
            <dt>{needNames[need]}</dt>
            <dd>
              {!met && <span className={styles.lacks}>Needed: </span>}
              {words}
            </dd>
          </div>
        ))}
        <div>
          <dt>It takes</dt>
          <dd>{takes(estimate, external)}</dd>
        </div>
      </dl>
      {plan && <Ending plan={plan} />}
      <div className={styles.actions}>
        <Button variant="primary" disabled={!ready || busy} onClick={() => void start()}>
          {external && host
            ? `Send ${plural(dataset.rows, 'row')} to ${host}`
            : `Score ${plural(dataset.rows, 'row')}`}
        </Button>
        {busy && <p className={styles.note}>A run is under way. One runs at a time.</p>}
      </div>
    </div>
  );
}

function takes({ tokens, seconds }: ReturnType<typeof useMethodEstimate>, external: boolean): string {
  const size = tokens > 0 ? `About ${count(Math.max(100, Math.round(tokens / 100) * 100))} tokens` : 'Little';
  if (external)
    return `${size}, and at least ${duration(seconds ?? 0)} at that pace. The endpoint may charge for it.`;
  return seconds === null
    ? `${size}. How long is known once something has run here.`
    : `${size}, ${duration(seconds)} at the speed measured here.`;
}

function TrainedJudgeChoice() {
  const judge = useStoreOf('judge', (state) => state);
  const picked = useStoreOf('methods', (state) => state.adapter);
  const choose = useStoreOf('methods', (state) => state.chooseAdapter);
  const { adapters } = judge;
  if (adapters.length < 2) return null;
  const id = trainedJudge(picked, judge)?.sha256 ?? '';
  return (
    <Field label="Which judge" inline>
      {(control) => (
        <Select
          {...control}
          value={id}
          onChange={(event) => choose(adapters.find(({ sha256 }) => sha256 === event.target.value)!)}
        >
          {adapters.map(({ sha256, name }) => (
            <option key={sha256} value={sha256}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function ColumnChoice({ columns, column }: { columns: readonly string[]; column: string | null }) {
  const choose = useStoreOf('methods', (state) => state.chooseColumn);
  if (column === null) return null;
  return (
    <Field label="Which column" inline>
      {(control) => (
        <Select {...control} value={column} onChange={(event) => choose(event.target.value)}>
          {columns.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Ending({ plan }: { plan: PlanState }) {
  const { name } = offerOf(plan.key);
  if (plan.state === 'failed')
    return (
      <ErrorState title={`${name} stopped`}>
        <p>{plan.error?.message}</p>
        <p>Rows that have a score keep it. Start again, and it goes on with the rest.</p>
      </ErrorState>
    );
  return (
    <p className={styles.note} role="status">
      {plan.state === 'done'
        ? `${name} has scored the rows and stands in the table above.`
        : `${name} was cancelled. Rows that have a score keep it; start again, and it goes on with the rest.`}
    </p>
  );
}
