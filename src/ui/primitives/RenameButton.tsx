import { useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { Input } from './Input.tsx';

interface RenameButtonProps {
  /** The button's name for those who do not see what stands beside it. */
  label: string;
  title: string;
  /** What is changed; empty where there is no name yet. */
  name: string;
  hint: string;
  /** Characters. */
  maxLength: number;
  /** Called with what was written, without spaces around it, where that differs. */
  onRename: (name: string) => void;
}

/** A button that asks for another name. */
export function RenameButton({ label, title, name, hint, maxLength, onRename }: RenameButtonProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const save = () => {
    setOpen(false);
    if (text.trim() !== name) onRename(text.trim());
  };
  return (
    <>
      <Button
        size="s"
        variant="quiet"
        aria-label={label}
        onClick={() => {
          setText(name);
          setOpen(true);
        }}
      >
        Rename
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        footer={
          <Button variant="primary" onClick={save}>
            Save
          </Button>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field label="Name" hint={hint}>
            {(control) => (
              <Input
                {...control}
                value={text}
                maxLength={maxLength}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
