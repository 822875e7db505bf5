import type { Token } from 'markdown-it';
import { Fragment, type ReactNode, useMemo } from 'react';
import { CodeBlock } from '../code/CodeBlock.tsx';
import { Maths } from '../maths/Maths.tsx';
import { ImageText, Link } from './Link.tsx';
import styles from './Markdown.module.css';
import { parseMarkdown } from './parse-markdown.ts';

/** A text as Markdown, drawn with React elements: nothing of the text becomes markup. */
export default function Markdown({ text }: { text: string }) {
  const drawn = useMemo(() => {
    const tokens = parseMarkdown(text);
    return tokens && drawTokens(tokens);
  }, [text]);
  if (drawn === null)
    return (
      <>
        <p className={styles.note}>Too long or too deeply nested to be rendered; this is the raw text.</p>
        <p className={styles.raw}>{text}</p>
      </>
    );
  return <div className={styles.text}>{drawn}</div>;
}

interface Opened {
  token: Token | null;
  children: ReactNode[];
}

/** The flat list of opening, closing and single tokens as a tree. */
function drawTokens(tokens: readonly Token[]): ReactNode[] {
  const open: Opened[] = [{ token: null, children: [] }];
  // A text is drawn once, so a token's place may be its key.
  const add = (at: number, drawn: ReactNode) =>
    open.at(-1)!.children.push(<Fragment key={at}>{drawn}</Fragment>);
  for (const [at, token] of tokens.entries()) {
    if (token.nesting === 1) open.push({ token, children: [] });
    else if (token.nesting === 0) add(at, drawLeaf(token));
    else {
      const closed = open.pop()!;
      add(at, drawElement(closed.token!, closed.children));
    }
  }
  return open[0]!.children;
}

function drawLeaf(token: Token): ReactNode {
  switch (token.type) {
    case 'inline':
      return drawTokens(token.children ?? []);
    case 'softbreak':
    case 'hardbreak':
      // A single line break is meant as one in most answers: poems, lists without marks, addresses.
      return <br />;
    case 'code_inline':
      return (
        <code className={styles.code} dir="ltr">
          {token.content}
        </code>
      );
    case 'code_block':
      return <CodeBlock code={token.content} />;
    case 'fence':
      return <CodeBlock code={token.content} language={token.info.trim().split(/\s/)[0]} />;
    case 'image':
      return <ImageText alt={token.content} address={String(token.attrGet('src') ?? '')} />;
    case 'maths':
      return <Maths tex={token.content} written={token.markup} display={token.info === 'display'} />;
    case 'hr':
      return <hr className={styles.rule} />;
    default:
      return token.content;
  }
}

const alignments = ['left', 'center', 'right'] as const;
const alignmentOf = (token: Token) =>
  alignments.find((alignment) => token.attrGet('style') === `text-align:${alignment}`);

function drawElement(token: Token, children: ReactNode[]): ReactNode {
  switch (token.type) {
    case 'paragraph_open':
      return token.hidden ? children : <p dir="auto">{children}</p>;
    case 'heading_open':
      // A heading of the data is none of the page's: it would stand in the page's outline.
      return (
        <p className={styles.heading} data-depth={token.tag.slice(1)} dir="auto">
          {children}
        </p>
      );
    case 'bullet_list_open':
      return <ul>{children}</ul>;
    case 'ordered_list_open':
      return <ol start={Number(token.attrGet('start') ?? 1)}>{children}</ol>;
    case 'list_item_open':
      return <li dir="auto">{children}</li>;
    case 'blockquote_open':
      return <blockquote className={styles.quote}>{children}</blockquote>;
    case 'table_open':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <section className={styles.scroll} tabIndex={0} aria-label="Table in the text">
          <table className={styles.table}>{children}</table>
        </section>
      );
    case 'thead_open':
      return <thead>{children}</thead>;
    case 'tbody_open':
      return <tbody>{children}</tbody>;
    case 'tr_open':
      return <tr>{children}</tr>;
    case 'th_open':
      return (
        <th dir="auto" style={{ textAlign: alignmentOf(token) }}>
          {children}
        </th>
      );
    case 'td_open':
      return (
        <td dir="auto" style={{ textAlign: alignmentOf(token) }}>
          {children}
        </td>
      );
    case 'em_open':
      return <em>{children}</em>;
    case 'strong_open':
      return <strong>{children}</strong>;
    case 's_open':
      return <s>{children}</s>;
    case 'link_open':
      return <Link address={String(token.attrGet('href') ?? '')}>{children}</Link>;
    default:
      return children;
  }
}
