import { useState } from 'react';
import { originSentence } from '#core/decision/threshold-origin.ts';
import { policyWords } from '#core/policy/apply-policy.ts';
import { originOf } from '#state/decide/line-store.ts';
import { pagePolicy } from '#state/policy/page-policy.ts';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { useStoreOf } from '../../stores.tsx';
import { useThrottledThreshold } from '../../useThrottledThreshold.ts';
import styles from './ReportDialog.module.css';

/** What the policy file will say, and the file. */
export default function PolicyDialog({ onClose }: { onClose: () => void }) {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const labelled = useStoreOf('label', (state) => state.column) !== null;
  const line = useStoreOf('line', (state) => state);
  const busy = useStoreOf('report', (state) => state.busy);
  const error = useStoreOf('report', (state) => state.error);
  const make = useStoreOf('report', (state) => state.make);
  const at = useThrottledThreshold();
  // The store's last error may be of a report.
  const [asked, setAsked] = useState(false);
  const save = async () => {
    setAsked(true);
    const text = await make((from) => pagePolicy(from, new Date().toISOString()));
    if (text === null) return;
    const blob = new Blob([text], { type: 'application/json;charset=utf-8' });
    download(blob, fileName(dataset?.name ?? '', 'policy', 'json'));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Policy file"
      footer={
        <Button variant="primary" busy={busy} onClick={() => void save()}>
          Save policy
        </Button>
      }
    >
      <p className={styles.what}>
        <strong>{sentenceCase(policyWords({ threshold: line.unreachable ? null : at }))}.</strong>{' '}
        {originSentence(originOf(line, labelled))}
      </p>
      <p className={styles.what}>
        The file names the judge and its words, the threshold, what is promised and on which rows. It holds
        numbers of about 500 of them and no texts, so that the command can tell when new rows have drifted
        away from these. Apply it to rows that the same judge has scored:
      </p>
      <p className={styles.what}>
        <code>npm run --silent cli -- decide --policy FILE --data FILE --out FILE</code>
      </p>
      {asked && error && (
        <ErrorState title="The policy could not be made">
          <p>{error.message}</p>
        </ErrorState>
      )}
    </Dialog>
  );
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
