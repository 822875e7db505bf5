import { defaultJudgeId } from '#core/models/catalogue.ts';
import { type DeviceFit, deviceFit, scaledSpeed } from '#core/models/hub/device-fit.ts';
import { estimatedBytes, type SuggestedModel, suggestedModels } from '#core/models/hub/suggested.ts';
import { measuredSpeed } from '#core/run/estimate.ts';
import { Button } from '../../../primitives/Button.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { bytes } from '../../../words/numbers.ts';
import styles from './Hub.module.css';
import { useDeviceLimits } from './useDeviceLimits.ts';
import { useHubModels } from './useHubModels.ts';

/** A row of a question, an answer and the judge's words, in tokens. */
const tokensPerRow = 300;
/** The default judge on two cores of WebAssembly (docs/performance.md), where nothing was measured here. */
const documentedSpeed = 340;

const size = (parameters: number) =>
  parameters >= 1e9 ? `${parameters / 1e9} billion` : `${Math.round(parameters / 1e6)} million`;

const pace = (rowsPerSecond: number) =>
  rowsPerSecond >= 1
    ? `${rowsPerSecond.toFixed(1)} rows a second`
    : `one row in ${Math.round(1 / rowsPerSecond)} s`;

function fitWords({ against, known }: DeviceFit): string {
  if (against !== null) return `Probably too large: ${against}`;
  return known ? 'This device should hold it.' : 'The browser does not tell whether this device has so much.';
}

function Suggestion({ model, speed }: { model: SuggestedModel; speed: number }) {
  const lookAt = useHubModels((state) => state.lookAt);
  const looking = useHubModels((state) => state.look.kind === 'looking');
  const download = estimatedBytes(model);
  const fit = deviceFit(download, useDeviceLimits());
  const { repo, parameters, form, licence, answers } = model;
  const rows = scaledSpeed(speed, 135e6, parameters) / tokensPerRow;
  return (
    <li className={styles.item}>
      <span className={styles.name}>{repo}</span>
      <Button
        size="s"
        variant="quiet"
        disabled={looking}
        aria-label={`Look at it on huggingface.co: ${repo}`}
        onClick={() => void lookAt(repo)}
      >
        Look at it
      </Button>
      <span className={`${styles.note} ${styles.wide}`}>
        {answers === 'score' ? 'Reward model' : 'Language model'}, {size(parameters)} parameters, {licence}.{' '}
        {form}: about {bytes(download)} to download, {bytes(fit.memoryBytes)} of memory, {pace(rows)} here
        (all estimated). {fitWords(fit)}
      </span>
    </li>
  );
}

/** Models that are worth trying: reward models first. Looking at one asks the Hub; nothing is asked before. */
export function HubSuggestions() {
  const runs = useStoreOf('run', (state) => state.runs);
  const measured = measuredSpeed(runs, defaultJudgeId, null);
  return (
    <section className={styles.part} aria-label="Models worth trying">
      <h3 className={styles.heading}>Models worth trying</h3>
      <p className={styles.note}>
        As published when this list was written, none of it checked since: sizes, licence and hashes are read
        from the Hub when you look. The pace follows from{' '}
        {measured ? 'a run of the default judge in this browser' : 'the default judge on two cores'}, at{' '}
        {tokensPerRow} tokens a row.
      </p>
      <ul className={`${styles.list} ${styles.part}`}>
        {suggestedModels.map((model) => (
          <Suggestion key={model.repo} model={model} speed={measured ?? documentedSpeed} />
        ))}
      </ul>
    </section>
  );
}
