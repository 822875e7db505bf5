import { ConfirmButton } from '../../primitives/ConfirmButton.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './DamagedEntries.module.css';

/** What is stored and no list can show, so that it can be removed. */
export function DamagedEntries() {
  const damaged = useStoreOf('datasets', (state) => state.damaged);
  const remove = useStoreOf('datasets', (state) => state.removeDamaged);
  if (damaged.length === 0) return null;
  return (
    <section className={styles.damaged} aria-label="Damaged entries">
      <h3>Damaged entries</h3>
      <p>What this browser keeps of these cannot be read. Everything else is not touched.</p>
      <ul>
        {damaged.map((entry) => {
          const { kind } = entry;
          const id = String(entry.id);
          return (
            <li key={`${kind} ${id}`}>
              <span>
                {kind} {id.slice(0, 12)}
              </span>
              <ConfirmButton
                action="Remove"
                label={`Remove the damaged ${kind} ${id.slice(0, 12)}`}
                title={`Remove the damaged ${kind}?`}
                onConfirm={() => void remove(entry)}
              >
                <p>
                  {kind === 'dataset'
                    ? 'Its rows, runs, grades and check-ups are removed for good.'
                    : 'What is stored of it is removed for good. Its dataset is kept.'}
                </p>
              </ConfirmButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
