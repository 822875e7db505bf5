import { estimateWords } from '../../checkup/report-text.ts';
import { plural } from '../../words/count.ts';
import type { ReportSection } from '../document.ts';
import type { ReportCheckup } from '../report-inputs.ts';

/** Which changes of a response the judge was seen to see, without labels. */
export const checkupSection = (checkup: ReportCheckup): ReportSection => ({
  id: 'checkup',
  title: 'Check-up of the judge',
  blocks: [
    { kind: 'text', text: checkup.sentence },
    ...(checkup.unchecked ? [{ kind: 'text' as const, text: checkup.unchecked }] : []),
    {
      kind: 'table',
      caption: `${plural(checkup.rows, 'row')} of ${plural(checkup.instructions, 'instruction')}; ${plural(checkup.texts, 'text')} read, ${checkup.invalid} without a valid score; standard deviation of untouched scores ${checkup.spread.toFixed(2)}. Faults: share of pairs in which the changed copy has the lower score. Harmless changes: mean shift. Attacks: shift over neutral text of their length`,
      words: true,
      rows: [
        ['change', 'kind', 'pairs', 'figure', 'verdict'],
        ...checkup.degradations.map(({ label, kind, pairs, lower, shift, effect, verdict }) => [
          label,
          kind,
          String(pairs),
          estimateWords(effect ?? (kind === 'harmless' ? shift : lower)),
          verdict,
        ]),
      ],
    },
  ],
});
