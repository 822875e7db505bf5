import { Field } from '../primitives/Field.tsx';
import { Input } from '../primitives/Input.tsx';
import { useStoreOf } from '../stores.tsx';
import styles from './TokenField.module.css';

/** The token for gated and private repositories, of models and datasets alike. */
export function TokenField() {
  const token = useStoreOf('hub', (state) => state.token);
  const giveToken = useStoreOf('hub', (state) => state.giveToken);
  return (
    <details className={styles.token}>
      <summary>Token for gated repositories</summary>
      <Field
        label="Access token"
        hint="Held in memory until this page is closed or loaded again, and sent to the repository’s own host alone."
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => giveToken(event.target.value)}
          />
        )}
      </Field>
    </details>
  );
}
