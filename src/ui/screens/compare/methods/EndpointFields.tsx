import { addressError, hostOf } from '#state/methods/endpoint-settings.ts';
import { Field } from '../../../primitives/Field.tsx';
import { Input } from '../../../primitives/Input.tsx';
import { useStoreOf } from '../../../stores.tsx';
import styles from './AddMethod.module.css';

/** Which endpoint, with which key, how fast; and the permission without which no row is sent there. */
export function EndpointFields() {
  const endpoint = useStoreOf('methods', (state) => state.endpoint);
  const set = useStoreOf('methods', (state) => state.setEndpoint);
  const host = hostOf(endpoint.endpoint);
  return (
    <div className={styles.fields}>
      <Field
        label="Address"
        error={addressError(endpoint.endpoint)}
        hint="With or without /chat/completions; a query such as ?api-version= stays. The server must let web pages ask it (CORS)."
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            inputMode="url"
            autoComplete="off"
            placeholder="https://example.org/v1"
            value={endpoint.endpoint}
            onChange={(event) => set({ endpoint: event.target.value })}
          />
        )}
      </Field>
      <Field label="Model" hint="What the endpoint calls it.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={endpoint.model}
            onChange={(event) => set({ model: event.target.value })}
          />
        )}
      </Field>
      <Field label="Key" hint="Kept in memory until the page is closed; never stored, never exported.">
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="off"
            value={endpoint.key}
            onChange={(event) => set({ key: event.target.value })}
          />
        )}
      </Field>
      <Field label="Requests a minute, at most">
        {(control) => (
          <Input
            {...control}
            type="number"
            numeric
            min={1}
            value={endpoint.requestsPerMinute}
            onChange={(event) => {
              const value = Number(event.target.value);
              if (value >= 1) set({ requestsPerMinute: value });
            }}
          />
        )}
      </Field>
      <Field
        label="Tokens of an answer, at most"
        hint="Reasoning included. Left empty: 4, and up to 4,096 where the model writes no answer within fewer."
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            numeric
            min={1}
            placeholder="as needed"
            value={endpoint.answerTokens ?? ''}
            onChange={(event) => {
              const value = Math.round(Number(event.target.value));
              set({ answerTokens: value >= 1 ? value : null });
            }}
          />
        )}
      </Field>
      <label className={styles.consent}>
        <input
          type="checkbox"
          checked={endpoint.agreed}
          disabled={host === null}
          onChange={(event) => set({ agreed: event.target.checked })}
        />
        <span>
          Rows leave this browser: instruction, response and, with reference, the reference of every row go to{' '}
          {host ?? 'the endpoint'}. I may send them there.
        </span>
      </label>
    </div>
  );
}
