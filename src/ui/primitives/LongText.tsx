import { type ReactNode, useState } from 'react';
import { beginning } from '../words/beginning.ts';
import { count } from '../words/numbers.ts';
import { Button } from './Button.tsx';

/** Some three pages: a cell may hold a megabyte, which takes a browser seconds to lay out. */
const shownAtFirst = 10_000;

interface LongTextProps {
  text: string;
  /** How the part in view is drawn; as it is written where nothing is given. */
  draw?: (shown: string) => ReactNode;
}

/** A text of any length: its beginning, and the rest of a long one when it is asked for. */
export function LongText({ text, draw }: LongTextProps) {
  const [whole, setWhole] = useState<string | null>(null);
  if (text.length <= shownAtFirst || whole === text) return draw ? draw(text) : text;
  const begun = `${beginning(text, shownAtFirst)}…`;
  return (
    <>
      {draw ? draw(begun) : `${begun} `}
      <Button size="s" onClick={() => setWhole(text)}>
        Show all {count(text.length)} characters
      </Button>
    </>
  );
}
