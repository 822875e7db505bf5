import { modelBytes } from '#core/models/catalogue.ts';
import { type KeptModel, originOf } from '#core/models/hub/repository.ts';
import type { HubDownload } from '#state/hub/hub-models-store.ts';
import { Button } from '../../../primitives/Button.tsx';
import { LiveStatus } from '../../../primitives/LiveStatus.tsx';
import { Progress } from '../../../primitives/Progress.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { bytes } from '../../../words/numbers.ts';
import styles from './Hub.module.css';
import { useHubModels } from './useHubModels.ts';

/** A model on this browser's list: kept whole, in part, or only begun. */
interface Item {
  id: string;
  name: string;
  kept: KeptModel | null;
  download: HubDownload | null;
}

function words({ kept, download }: Item): string {
  const progress = download?.progress;
  const done =
    progress?.phase === 'check' ? (kept?.bytesHere ?? 0) : (progress?.done ?? kept?.bytesHere ?? 0);
  const total = progress?.total ?? (kept ? modelBytes(kept.model) : (download?.order.bytes ?? 0));
  const share = `${bytes(done)} of ${bytes(total)}`;
  if (download?.state === 'running') {
    if (progress?.phase === 'check') return 'Checking its header';
    return progress?.phase === 'verify' ? `Checking what is here: ${share}` : `Downloading: ${share}`;
  }
  if (kept?.complete)
    return `${bytes(total)}, ${kept.answers === 'score' ? 'a reward model' : 'a language model'}, from ${originOf(kept.model)}`;
  return `Paused: ${bytes(kept?.bytesHere ?? 0)} of ${bytes(total)} are here`;
}

function KeptItem({ item }: { item: Item }) {
  const { id, name, kept, download } = item;
  const resume = useHubModels((state) => state.resume);
  const pause = useHubModels((state) => state.pause);
  const remove = useHubModels((state) => state.remove);
  const restore = useHubModels((state) => state.restore);
  const say = useStoreOf('notices', (state) => state.say);
  const chooseSource = useStoreOf('judge', (state) => state.chooseSource);
  const chosen = useStoreOf('judge', ({ source }) => source?.kind === 'catalogue' && source.id === id);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const running = download?.state === 'running';
  return (
    <li className={styles.item}>
      <span className={styles.name}>{name}</span>
      <span className={styles.actions}>
        {running && (
          <Button size="s" aria-label={`Pause ${name}`} onClick={() => void pause(id)}>
            Pause
          </Button>
        )}
        {!running && !kept?.complete && (
          <Button size="s" aria-label={`Resume ${name}`} onClick={() => void resume(id)}>
            Resume
          </Button>
        )}
        {kept?.complete && !chosen && (
          <Button
            size="s"
            disabled={busy}
            aria-label={`Judge with it: ${name}`}
            onClick={() => chooseSource({ kind: 'catalogue', id, allowHub: false })}
          >
            Judge with it
          </Button>
        )}
        <Button
          size="s"
          variant="quiet"
          disabled={busy && chosen}
          aria-label={`Remove ${name}`}
          onClick={async () => {
            await remove(id);
            say(`${name} was removed from this browser.`, () => void restore(id));
          }}
        >
          Remove
        </Button>
      </span>
      {running && (
        <div className={styles.wide}>
          <Progress
            label={`Download of ${name}`}
            value={download.progress.done}
            total={download.progress.total}
          />
        </div>
      )}
      <span className={`${styles.note} ${styles.wide}`}>{words(item)}</span>
      {download?.state === 'failed' && (
        <p className={`${styles.note} ${styles.wide}`} role="alert">
          {download.error?.message}
        </p>
      )}
      <LiveStatus text={running ? `Downloading ${name}` : ''} />
    </li>
  );
}

/** What this browser keeps of Hubs, and what is on its way. */
export function HubKept() {
  const kept = useHubModels((state) => state.kept);
  const downloads = useHubModels((state) => state.downloads);
  const begun = [...downloads].map(([id, download]): Item => {
    const found = kept?.find(({ model }) => model.id === id) ?? null;
    return { id, name: download.name, kept: found, download };
  });
  const rest = (kept ?? []).filter(({ model }) => !downloads.has(model.id));
  const items = [
    ...begun,
    ...rest.map((each): Item => ({ id: each.model.id, name: each.model.name, kept: each, download: null })),
  ];
  if (items.length === 0) return null;
  return (
    <section className={styles.part} aria-label="Kept in this browser">
      <h3 className={styles.heading}>Kept in this browser</h3>
      <ul className={styles.list}>
        {items.map((item) => (
          <KeptItem key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}
