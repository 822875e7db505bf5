import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { type Block, type Inline, parseMarkdown } from './markdown.ts';
import styles from './NoteText.module.css';

/** A note in Markdown, opened at one of its headings. */
export function NoteText({ source, anchor }: { source: string; anchor: string }) {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The dialog around it opens after this effect; nothing can scroll before.
    const frame = requestAnimationFrame(() => {
      box.current?.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`)?.scrollIntoView({ block: 'start' });
    });
    return () => cancelAnimationFrame(frame);
  }, [anchor]);
  return (
    <div ref={box} className={styles.note}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the note never changes
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'code':
      return <pre className={styles.code}>{block.text}</pre>;
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the note never changes
        <li key={index}>{inline(item)}</li>
      ));
      return block.ordered ? (
        <ol className={styles.ordered}>{items}</ol>
      ) : (
        <ul className={styles.list}>{items}</ul>
      );
    }
    case 'heading':
      // The dialog's title is the second level, so the note begins at the third.
      return block.level <= 2 ? (
        <h3 className={styles.chapter}>{inline(block.text)}</h3>
      ) : (
        <h4 className={styles.section} data-anchor={block.id ?? undefined}>
          {inline(block.text)}
        </h4>
      );
  }
}

function inline(parts: readonly Inline[]): ReactNode[] {
  return parts.map(({ style, text }, index) => {
    const key = `${index}${text}`;
    if (style === 'strong') return <strong key={key}>{text}</strong>;
    if (style === 'emphasis') return <em key={key}>{text}</em>;
    if (style === 'code') return <code key={key}>{text}</code>;
    return text;
  });
}
