import type { ReactNode } from 'react';
import { beginning } from '../../words/beginning.ts';
import { linkAddress } from './link-address.ts';
import styles from './Markdown.module.css';

/** The longest address that is shown; an image in an address can have a megabyte. */
const shownAddress = 200;

const short = (address: string) =>
  address.length > shownAddress ? `${beginning(address, shownAddress)}…` : address;

/** A link of the data: followed only by hand, in a tab that knows nothing of this page. */
export function Link({ address, children }: { address: string; children: ReactNode }) {
  const target = linkAddress(address);
  if (target === null)
    return (
      <>
        {children} <span className={styles.address}>(link not followed: {short(address)})</span>
      </>
    );
  return (
    <a href={target} target="_blank" rel="noopener noreferrer" title={short(target)}>
      {children}
    </a>
  );
}

/** An image is named and not fetched: a row would tell its author that it is being read. */
export function ImageText({ alt, address }: { alt: string; address: string }) {
  return (
    <span className={styles.image}>
      Image, not loaded: {alt === '' ? 'no description' : alt}{' '}
      <span className={styles.address}>({short(address)})</span>
    </span>
  );
}
