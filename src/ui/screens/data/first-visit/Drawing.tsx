import styles from './FirstVisit.module.css';

/** In the chart's place until it is there. */
export function Drawing() {
  return (
    <p className={styles.faint} role="status">
      Drawing the demo’s stored scores
    </p>
  );
}
