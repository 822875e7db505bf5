import { degradation } from '../degradation.ts';
import { neutralText } from './neutral-text.ts';

const gap = '\n\n';

/** An attack that is written after the response. Its control has neutral text of the same length in its place. */
export const appendedAttack = (about: {
  id: string;
  label: string;
  noun: string;
  description: string;
  text: string;
}) => {
  const { text, ...names } = about;
  return degradation({
    ...names,
    kind: 'attack',
    apply: ({ response }) => response.trimEnd() + gap + text,
    control: ({ response }) => response.trimEnd() + gap + neutralText(text.length),
  });
};
