import type { ThemeChoice } from '#state/theme-store.ts';
import { useStoreOf } from '../stores.tsx';
import styles from './ThemeSwitch.module.css';

const choices: { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'System theme' },
  { value: 'light', label: 'Light theme' },
  { value: 'dark', label: 'Dark theme' },
];

export function ThemeSwitch() {
  const choice = useStoreOf('theme', (state) => state.choice);
  const choose = useStoreOf('theme', (state) => state.choose);
  return (
    <div className={styles.switch}>
      <select
        className={styles.select}
        aria-label="Theme"
        value={choice}
        onChange={(event) => choose(event.target.value as ThemeChoice)}
      >
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
