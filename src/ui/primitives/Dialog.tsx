import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  wide?: boolean;
  /** Buttons at the foot; the one that goes on comes last. */
  footer?: ReactNode;
  children: ReactNode;
}

/** The platform's modal: focus is held inside and goes back where it was, Escape closes. */
export function Dialog({ open, onClose, title, wide = false, footer, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      className={classes(styles.dialog, wide && styles.wide)}
      aria-labelledby={id}
      onClose={onClose}
    >
      {open && (
        <div className={styles.frame}>
          <header className={styles.head}>
            <h2 id={id}>{title}</h2>
            <Button variant="quiet" size="s" onClick={onClose}>
              Close
            </Button>
          </header>
          <div className={styles.body}>{children}</div>
          {footer && <footer className={styles.foot}>{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}
