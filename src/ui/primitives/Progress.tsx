import styles from './Progress.module.css';

interface ProgressProps {
  /** What goes on, for screen readers. */
  label: string;
  /** Done so far, in the unit of `total`. */
  value: number;
  /** Null where the end is not known: the bar shows activity, not a share. */
  total: number | null;
}

/** A hairline gauge. The figures stand in words beside it, set by the caller. */
export function Progress({ label, value, total }: ProgressProps) {
  const share = total ? Math.min(1, value / total) : 0;
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : value}
    >
      {total === null ? (
        <div className={styles.unknown} />
      ) : (
        <div className={styles.bar} style={{ transform: `scaleX(${share})` }} />
      )}
    </div>
  );
}
