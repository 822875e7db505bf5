import { useState } from 'react';
import { webAddress } from '#core/import/web-address.ts';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';

export function UrlDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const openSource = useStoreOf('imports', (state) => state.open);
  const [address, setAddress] = useState('');
  const host = webAddress(address)?.host;
  const fetchIt = () => {
    if (!host) return;
    onClose();
    void openSource([{ kind: 'url', url: address.trim() }]);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Read a dataset from a URL"
      footer={
        <Button variant="primary" disabled={!host} onClick={fetchIt}>
          {host ? `Fetch from ${host}` : 'Fetch'}
        </Button>
      }
    >
      <Field
        label="URL"
        error={address.trim() !== '' && !host ? 'A URL begins with https:// or http://.' : null}
        hint="This browser fetches the file, so its host learns your network address. Nothing is sent to it, and the host must allow other pages to read the file (CORS)."
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            inputMode="url"
            value={address}
            placeholder="https://example.org/rows.jsonl.gz"
            onChange={(event) => setAddress(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && fetchIt()}
          />
        )}
      </Field>
    </Dialog>
  );
}
