import type { BatchApi, BatchServer } from '#core/batch/batch-request.ts';
import { filterWords } from '#core/filter/conditions.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { templateProblems } from '#core/template/fill-template.ts';
import { isRewardModelNow } from '#state/judge-question.ts';
import { Button } from '../../primitives/Button.tsx';
import { Checkbox } from '../../primitives/Checkbox.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input, Select } from '../../primitives/Input.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { Progress } from '../../primitives/Progress.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, count, plural } from '../../words/numbers.ts';
import { progressWords } from '../../words/progress.ts';
import styles from './ElsewherePanel.module.css';
import { useJudgeName } from './useJudgeName.ts';

const apis: Record<BatchApi, string> = {
  completions: 'token ids (/v1/completions)',
  chat: 'text (/v1/chat/completions)',
};

const apiHints: Record<BatchApi, string> = {
  completions: 'The very prompts that the judge reads here.',
  chat: 'The server puts its own chat template around the words. For vllm run-batch and hosted services.',
};

const servers: Record<BatchServer, string> = {
  vllm: 'the ten digits (vLLM)',
  openai: 'the likeliest tokens (any server)',
};

/** Requests for the judge that is chosen, as files for a server. */
export function ExportRequests({ dataset }: { dataset: DatasetSummary }) {
  return (
    <>
      <h3 className={styles.heading}>Requests out</h3>
      <p>
        A server or a cluster can judge the rows instead of this browser: save requests, have them answered,
        and bring the results back. No weights are loaded for it, and nothing is sent.
      </p>
      <Choices dataset={dataset} />
      <div aria-live="polite">
        <Written dataset={dataset} />
      </div>
    </>
  );
}

function Choices({ dataset }: { dataset: DatasetSummary }) {
  const name = useJudgeName();
  const isProbe = useStoreOf('judge', (state) => state.adapter?.kind === 'linear-probe');
  const rewards = useStoreOf('judge', isRewardModelNow);
  const busy = useStoreOf('batchExport', (state) => state.datasetId !== null);
  if (name === null) return <p className={styles.remark}>Choose a judge first, above.</p>;
  if (isProbe || rewards)
    return (
      <p className={styles.remark}>
        {name} is a {rewards ? 'reward model' : 'linear probe'}: its score is not the probability of digit
        tokens, so a server cannot be asked for it. Choose a language model or a LoRA judge above
        {isProbe && (
          <>
            ; for a cluster, the command <code>batch export</code> writes requests for linear probes too
          </>
        )}
        .
      </p>
    );
  if (busy) return <UnderWay />;
  return (
    <>
      <Settings />
      <Rows dataset={dataset} />
      <Start dataset={dataset} name={name} />
    </>
  );
}

function Settings() {
  const { api, server, model, shardRows } = useStoreOf('batchExport', (state) => state.settings);
  const set = useStoreOf('batchExport', (state) => state.set);
  return (
    <div className={styles.fields}>
      <Field label="Prompts as" hint={apiHints[api]}>
        {(control) => (
          <Select {...control} value={api} onChange={(event) => set({ api: event.target.value as BatchApi })}>
            {Object.entries(apis).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="The server tells"
        hint={
          server === 'openai'
            ? 'A digit may be missing among them; then its row may stay missing.'
            : undefined
        }
      >
        {(control) => (
          <Select
            {...control}
            value={server}
            onChange={(event) => set({ server: event.target.value as BatchServer })}
          >
            {Object.entries(servers).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Model’s name on the server" hint="Empty: the judge’s id.">
        {(control) => (
          <Input
            {...control}
            value={model}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set({ model: event.target.value })}
          />
        )}
      </Field>
      <NumberField
        label="Rows of a file"
        min={1}
        step={1}
        value={shardRows}
        onValue={(value) => set({ shardRows: value })}
      />
    </div>
  );
}

function Rows({ dataset }: { dataset: DatasetSummary }) {
  const slice = useStoreOf('slice', (state) => state.slice);
  const filtered = useStoreOf('batchExport', (state) => state.settings.filtered);
  const set = useStoreOf('batchExport', (state) => state.set);
  if (!slice) return null;
  return (
    <Checkbox checked={filtered} onChange={(checked) => set({ filtered: checked })}>
      Only the {count(slice.rows)} of {plural(dataset.rows, 'row')} of the filter: those where{' '}
      {filterWords(slice.conditions)}
    </Checkbox>
  );
}

function Start({ dataset, name }: { dataset: DatasetSummary; name: string }) {
  const slice = useStoreOf('slice', (state) => state.slice);
  const computing = useStoreOf('slice', (state) => state.computing);
  const filtered = useStoreOf('batchExport', (state) => state.settings.filtered);
  const start = useStoreOf('batchExport', (state) => state.start);
  const limit = useStoreOf('judge', (state) => state.limit);
  const mode = useStoreOf('judge', (state) => state.mode);
  const problems = useStoreOf('judge', (state) => templateProblems(state.templates[state.mode]).length);
  const of = filtered && slice ? slice.rows : dataset.rows;
  const rows = Math.min(limit ?? of, of);
  return (
    <>
      <p className={styles.remark}>
        {name}, {mode.replace('-', ' ')}. Judge, words, longest prompt and <i>Rows to judge</i> are those of
        this screen.
      </p>
      <p className={styles.actions}>
        <Button disabled={rows === 0 || problems > 0 || computing} onClick={() => void start()}>
          Write {plural(rows, 'request')}
        </Button>
      </p>
    </>
  );
}

function UnderWay() {
  const progress = useStoreOf('batchExport', (state) => state.progress);
  const cancel = useStoreOf('batchExport', (state) => state.cancel);
  const step = progress?.step ?? 'Beginning';
  return (
    <>
      <p>
        {step}
        {progress && `: ${progressWords(progress)}`}
      </p>
      <Progress label={step} value={progress?.done ?? 0} total={progress?.total ?? null} />
      <p className={styles.actions}>
        <Button onClick={() => void cancel()}>Cancel</Button>
      </p>
    </>
  );
}

function Written({ dataset }: { dataset: DatasetSummary }) {
  const exported = useStoreOf('batchExport', (state) => state.exported);
  const error = useStoreOf('batchExport', (state) => state.error);
  if (error)
    return (
      <ErrorState title="No requests were written">
        <p>{error.message}</p>
      </ErrorState>
    );
  if (!exported) return null;
  const { counts, shards, model, zip, requests } = exported;
  return (
    <div className={styles.part}>
      <p>
        {plural(counts.requests, 'request')} for {model} in {plural(shards, 'file')}
        {counts.invalid > 0 && `; ${plural(counts.invalid, 'row')} cannot be asked, each with its reason`}.
        Keep the zip: the import wants it back.
      </p>
      <p className={styles.actions}>
        <Button onClick={() => download(zip, fileName('batch', dataset.name, model, 'zip'))}>
          Save batch ({bytes(zip.size)} zip)
        </Button>
        <Button
          variant="quiet"
          onClick={() => download(requests, fileName('requests', dataset.name, model, 'jsonl'))}
        >
          Save the requests alone ({bytes(requests.size)})
        </Button>
      </p>
    </div>
  );
}
