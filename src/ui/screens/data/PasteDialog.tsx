import { useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { Field } from '../../primitives/Field.tsx';
import { TextArea } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';

const example = '{"instruction": "Name a prime above 90.", "response": "97"}';

export function PasteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const openSource = useStoreOf('imports', (state) => state.open);
  const [text, setText] = useState('');
  const read = () => {
    onClose();
    void openSource([{ kind: 'text', text, name: 'Pasted text' }]);
    setText('');
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Paste a dataset"
      wide
      footer={
        <Button variant="primary" disabled={text.trim() === ''} onClick={read}>
          Read it
        </Button>
      }
    >
      <Field label="Rows" hint="JSONL, a JSON array, CSV or TSV with a line of headings.">
        {(control) => (
          <TextArea
            {...control}
            rows={12}
            value={text}
            placeholder={example}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
