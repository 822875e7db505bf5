import { hubHost } from '#core/models/catalogue.ts';
import { typedReference } from '#core/models/hub/reference.ts';
import { TokenField } from '../../../hub/TokenField.tsx';
import { Button } from '../../../primitives/Button.tsx';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { Field } from '../../../primitives/Field.tsx';
import { Input } from '../../../primitives/Input.tsx';
import { LiveStatus } from '../../../primitives/LiveStatus.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import styles from './Hub.module.css';
import { HubChoices } from './HubChoices.tsx';
import { HubKept } from './HubKept.tsx';
import { HubSuggestions } from './HubSuggestions.tsx';
import { useHubModels } from './useHubModels.ts';

/** What looking at a typed repository asks, or what is wrong with what was typed; null where nothing is. */
function addressOf(text: string): { host: string; address: string } | { fault: string } | null {
  if (text.trim() === '') return null;
  try {
    const { host, repo, revision } = typedReference(text);
    const asked = host ?? hubHost;
    return {
      host: new URL(asked).host,
      address: `${asked}/api/models/${repo}/revision/${encodeURIComponent(revision)}`,
    };
  } catch (thrown) {
    return { fault: (thrown as Error).message };
  }
}

function LookForm() {
  const text = useHubModels((state) => state.text);
  const type = useHubModels((state) => state.type);
  const looking = useHubModels((state) => state.look.kind === 'looking');
  const lookAt = useHubModels((state) => state.lookAt);
  const asked = addressOf(text);
  const isFault = asked !== null && 'fault' in asked;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (asked && !isFault) void lookAt(text);
      }}
    >
      <Field
        label="Repository"
        error={isFault && /[/\s]/.test(text.trim()) ? asked.fault : null}
        hint={
          asked && !isFault
            ? `Asks ${asked.address} which files there are, and reads their descriptions. ${asked.host} learns your network address; your rows stay here. No weights are downloaded before you choose.`
            : 'Its id on huggingface.co, or the address of its page on any host that works like it.'
        }
      >
        {(control) => (
          <Input
            {...control}
            value={text}
            placeholder="owner/name"
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => type(event.target.value)}
          />
        )}
      </Field>
      <TokenField />
      <div className={styles.actions}>
        <Button type="submit" size="s" busy={looking} disabled={!asked || isFault}>
          {asked && !isFault ? `Look at it on ${asked.host}` : 'Look at it'}
        </Button>
      </div>
    </form>
  );
}

function Outcome() {
  const look = useHubModels((state) => state.look);
  if (look.kind === 'failed')
    return (
      <div className={styles.part}>
        <ErrorState title="The repository could not be looked at">
          <p>{look.error.message}</p>
        </ErrorState>
      </div>
    );
  if (look.kind === 'found') return <HubChoices repository={look.repository} />;
  return <LiveStatus text={look.kind === 'looking' ? 'Looking at the repository' : ''} />;
}

/** Models of the Hugging Face Hub, or of any host that works like it: looked at, downloaded, kept. */
export default function HubPanel() {
  const error = useHubModels((state) => state.error);
  return (
    <Panel title="Models from the Hub">
      <LookForm />
      <Outcome />
      {error && (
        <ErrorState title="The models kept here could not be read">
          <p>{error.message}</p>
        </ErrorState>
      )}
      <HubKept />
      <HubSuggestions />
    </Panel>
  );
}
