import { type ReactNode, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface ConfirmButtonProps {
  /** What it does, in a word or two: on the button and on the one that goes on. */
  action: string;
  /** The button's name for those who do not see what stands beside it. */
  label: string;
  /** The question. */
  title: string;
  disabled?: boolean;
  onConfirm: () => void;
  /** What is lost and what is kept. */
  children: ReactNode;
}

/** A quiet button that asks first: for what cannot be undone. */
export function ConfirmButton({
  action,
  label,
  title,
  disabled = false,
  onConfirm,
  children,
}: ConfirmButtonProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="s" variant="quiet" disabled={disabled} aria-label={label} onClick={() => setAsking(true)}>
        {action}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={title}
        footer={
          <Button
            variant="primary"
            onClick={() => {
              setAsking(false);
              onConfirm();
            }}
          >
            {action}
          </Button>
        }
      >
        {children}
      </Dialog>
    </>
  );
}
