import { webAddress } from '#core/import/web-address.ts';
import type { Published } from '#state/link-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './PublishedDialog.module.css';

const words: Record<Published['kind'], string> = { data: 'a dataset', project: 'a project' };

/** What a link asks this page to open, each with its address as the browser reads it; null: it cannot be fetched. */
const read = ({ kind, address }: Published) => ({ kind, address, url: webAddress(address) });

/** A link that somebody sent asks for work that lies elsewhere: nothing is fetched before the visitor agrees. */
export default function PublishedDialog() {
  const { imports, route } = useStores();
  const published = useStoreOf('link', (state) => state.published);
  const answered = useStoreOf('link', (state) => state.answered);
  const asked = published.map(read);
  const refused = asked.filter(({ url }) => !url);
  const fetchable = refused.length === 0;
  const open = () => {
    answered();
    route.getState().go('data');
    void imports.getState().open(
      asked.map(({ kind, url }) => ({
        kind: 'url',
        url: url!.href,
        ...(kind === 'project' && { holds: kind }),
      })),
    );
  };
  return (
    <Dialog
      open
      onClose={answered}
      title={`This link asks to open ${asked.map(({ kind }) => words[kind]).join(' and ')}`}
      footer={
        fetchable && (
          <>
            <Button variant="quiet" onClick={answered}>
              Do not open
            </Button>
            <Button variant="primary" onClick={open}>
              Fetch and open
            </Button>
          </>
        )
      }
    >
      <div className={styles.asked}>
        <dl className={styles.addresses}>
          {asked.map(({ kind, address, url }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <div key={at}>
              <dt>{kind === 'data' ? 'Dataset' : 'Project'}</dt>
              <dd className={styles.address}>{url?.href ?? address}</dd>
              {url && <dd>at the host {url.host}</dd>}
            </div>
          ))}
        </dl>
        {fetchable ? (
          <>
            <p>
              If you agree, this browser fetches {asked.length === 1 ? 'the file' : 'the files'} from there,
              so the host learns your network address. Nothing of yours is sent to it, and no cookies go with
              the request. How large the file is, is shown while it comes, where the host tells it; you can
              cancel meanwhile.
            </p>
            <p>
              What is opened is added to what this browser keeps. Nothing that is here is overwritten, and you
              can remove it again on the Data screen.
            </p>
          </>
        ) : (
          <p role="alert">
            {refused.length === 1
              ? 'This is no web address'
              : `${refused.length} of these are no web addresses`}
            : one begins with https:// or http://. Nothing was fetched, and nothing here has changed. Ask for
            another link, or for the file itself, and drop it on this page.
          </p>
        )}
      </div>
    </Dialog>
  );
}
