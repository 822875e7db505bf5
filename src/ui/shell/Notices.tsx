import { useEffect } from 'react';
import type { Notice } from '#state/notice-store.ts';
import { Button } from '../primitives/Button.tsx';
import { useStoreOf } from '../stores.tsx';
import styles from './Notices.module.css';

/** Long enough to read and to reach Undo; undo stays possible from the list of datasets. */
const stayMilliseconds = 10_000;

function NoticeLine({ notice, dismiss }: { notice: Notice; dismiss: (id: number) => void }) {
  useEffect(() => {
    if (notice.stays) return;
    const timer = setTimeout(() => dismiss(notice.id), stayMilliseconds);
    return () => clearTimeout(timer);
  }, [notice.id, notice.stays, dismiss]);
  return (
    <li className={styles.notice}>
      <span className={styles.message}>{notice.message}</span>
      {notice.action && (
        <Button
          size="s"
          onClick={() => {
            notice.action?.run();
            dismiss(notice.id);
          }}
        >
          {notice.action.label}
        </Button>
      )}
      <Button size="s" variant="quiet" onClick={() => dismiss(notice.id)}>
        Close
      </Button>
    </li>
  );
}

/** What was just done. Announced politely, never in the way of the keyboard. */
export function Notices() {
  const notices = useStoreOf('notices', (state) => state.notices);
  const dismiss = useStoreOf('notices', (state) => state.dismiss);
  return (
    <div className={styles.notices} role="status">
      <ul className={styles.list}>
        {notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} dismiss={dismiss} />
        ))}
      </ul>
    </div>
  );
}
