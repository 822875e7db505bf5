import { createPortal } from 'react-dom';
import metricsNote from '../../../docs/metrics.md?raw';
import { Dialog } from '../primitives/Dialog.tsx';
import { NoteText } from './NoteText.tsx';

/** docs/metrics.md, opened at a metric. In the page itself, so that it is there offline and on any host. */
export default function MetricNote({ anchor, onClose }: { anchor: string; onClose: () => void }) {
  return createPortal(
    <Dialog open onClose={onClose} title="Metrics">
      <NoteText source={metricsNote} anchor={anchor} />
    </Dialog>,
    document.body,
  );
}
