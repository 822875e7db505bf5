import { type BackendReport, type KernelReport, backendNames as names } from '#core/judge/judge.ts';
import { withoutStop } from '#core/words/format.ts';
import { whatIsLost } from '#state/environment.ts';
import type { BackendChoice } from '#state/judge-store.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './BackendPanel.module.css';

const choices: { value: BackendChoice; label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'webgpu', label: names.webgpu },
  { value: 'wasm', label: names.wasm },
];

function Report({ report }: { report: BackendReport }) {
  return (
    <>
      <p className={styles.reason}>
        {names[report.name]} runs, {report.device}. {report.reason}
      </p>
      {report.probes.length > 0 && (
        <dl className={styles.probes}>
          {report.probes.map((probe) => (
            <div key={probe.name} className={styles.probe}>
              <dt>{names[probe.name]}</dt>
              <dd>
                {probe.name === report.name ? 'Runs' : 'Not used'}: {probe.detail}. Tried in{' '}
                {count(Math.round(probe.milliseconds))} ms.
              </dd>
            </div>
          ))}
        </dl>
      )}
      {report.kernels && <Kernels {...report.kernels} />}
    </>
  );
}

/** Our own kernels or stock operations; which of ours failed their check here, and why. */
function Kernels({ name, fallbacks, choices }: KernelReport) {
  return (
    <>
      <p className={styles.reason}>
        {name === 'generic'
          ? 'Stock TensorFlow.js operations compute.'
          : `Our own kernels compute${fallbacks.length > 0 ? ', but for these, which failed their check on this device' : ''}.`}
        {choices.length > 0 && ` Fastest forms here: ${choices.join('; ')}.`}
      </p>
      {fallbacks.length > 0 && (
        <dl className={styles.probes}>
          {fallbacks.map(({ kernel, reason }) => (
            <div key={kernel} className={styles.probe}>
              <dt>{kernel}</dt>
              <dd>Replaced by stock operations. Found: {withoutStop(reason)}.</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** What computes, and why. The user may force one. */
export function BackendPanel() {
  const backend = useStoreOf('judge', (state) => state.backend);
  const chooseBackend = useStoreOf('judge', (state) => state.chooseBackend);
  const load = useStoreOf('judge', (state) => state.load);
  const environment = useStoreOf('environment', (state) => state);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const lost = whatIsLost(environment);
  return (
    <Panel title={<Word of="backend">Backend</Word>}>
      <div className={styles.body}>
        <SegmentedControl
          label="Backend"
          hideLabel
          options={choices.map((choice) => ({
            ...choice,
            disabled: busy || (choice.value === 'webgpu' && !environment.webgpu),
          }))}
          value={backend}
          onChange={chooseBackend}
        />
        {load.kind === 'ready' ? (
          <Report report={load.judge.backend} />
        ) : (
          <p className={styles.reason}>
            {backend === 'auto'
              ? 'Decided when the judge is loaded: each is probed, and its numbers are checked.'
              : `${names[backend]} is forced; its numbers are checked when the judge is loaded.`}
            {!environment.webgpu && ' This browser has no WebGPU.'}
          </p>
        )}
        {lost && <p className={styles.lost}>{lost}</p>}
        <p className={styles.reason}>
          <a href="#/device">Measure what this device can do</a>
        </p>
      </div>
    </Panel>
  );
}
