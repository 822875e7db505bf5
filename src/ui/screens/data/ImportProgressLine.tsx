import { type ImportPhase, sourceName } from '#state/import-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Progress } from '../../primitives/Progress.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, plural } from '../../words/numbers.ts';
import styles from './ImportProgressLine.module.css';

interface ImportProgressLineProps {
  phase: Extract<ImportPhase, { kind: 'looking' | 'importing' }>;
  waiting: number;
}

export function ImportProgressLine({ phase, waiting }: ImportProgressLineProps) {
  const cancel = useStoreOf('imports', (state) => state.cancel);
  const { progress } = phase;
  const name = sourceName(phase.source);
  return (
    <div className={styles.line}>
      <p className={styles.name}>Reading {name}</p>
      <Progress
        label={`Reading ${name}`}
        value={progress?.bytesRead ?? 0}
        total={progress?.bytesTotal ?? null}
      />
      <p className={styles.figures}>
        {progress
          ? `${'rows' in progress ? `${plural(progress.rows, 'row')}, ${progress.rejected} set aside, ` : 'Fetched '}${bytes(progress.bytesRead)}${
              progress.bytesTotal ? ` of ${bytes(progress.bytesTotal)}` : ''
            }`
          : phase.source.kind === 'project'
            ? 'Opening the project'
            : 'Recognising the format'}
        {waiting > 0 && `; ${plural(waiting, 'file')} after it`}
      </p>
      <div>
        <Button size="s" onClick={() => void cancel()}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
