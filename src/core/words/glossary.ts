interface GlossaryEntry {
  /** As a list of words names it; sentences may use another form of it. */
  word: string;
  /** What it means here, in a sentence or two. */
  means: string;
}

/** Every word of the trade that the screens use. Each is explained where it stands, and all of them on About. */
export const glossary = {
  judge: {
    word: 'Judge',
    means:
      'What gives a response to an instruction its score. A language model is asked for one digit, 0 to 9; a judge that compares texts has its digits from a sentence embedder and needs no language model. Both run in this browser; an external judge does not, and is asked only with your permission.',
  },
  score: {
    word: 'Score',
    means:
      'The mean of the digits 0 to 9, weighted with the probability that the judge gives to each as its answer.',
  },
  digitMass: {
    word: 'Digit mass',
    means:
      'How much of the judge’s probability lies on the ten digits at all. Where it is small the judge did not answer with a digit, and the row is invalid.',
  },
  reference: {
    word: 'Reference',
    means: 'A trusted answer to the same instruction. With it, the judge compares; without, it grades alone.',
  },
  threshold: {
    word: 'Threshold',
    means: 'The score from which a response is accepted. Below it, the response is declined.',
  },
  coverage: {
    word: 'Coverage',
    means: 'The share of judged rows that are accepted at this threshold.',
  },
  goodBad: {
    word: 'Good and bad',
    means:
      'A response is good where its quality label is at or above the label threshold, or says one of the values chosen as good. Otherwise it is bad. A response without a label is neither.',
  },
  declined: {
    word: 'Declined',
    means:
      'Not accepted: the score is below the threshold, so that a person looks at the response or nobody uses it. It is not deleted.',
  },
  promise: {
    word: 'Promise',
    means:
      'Of the rows that are accepted, at most such a share is bad, and this fails with a chance that is named beside it. It holds for new rows that are drawn as the labelled ones were.',
  },
  invalid: {
    word: 'Invalid row',
    means:
      'The judge gave no usable digit. The row is never scored 0 and never dropped: it is counted apart everywhere.',
  },
  truncated: {
    word: 'Truncated',
    means:
      'The prompt was longer than the limit, so tokens were cut from the middle of the response. The instruction and the question stay whole.',
  },
  label: {
    word: 'Quality label',
    means:
      'A column that says how good each response really is. Scores are compared with it; the judge never sees it.',
  },
  token: {
    word: 'Token',
    means: 'A piece of a word, as the model reads text: about four characters of English.',
  },
  template: {
    word: 'Template',
    means: 'The words put to the judge, with places for instruction, response and reference.',
  },
  backend: {
    word: 'Backend',
    means:
      'What computes: WebGPU on the graphics processor, or WASM on the main processor. The scores are the same.',
  },
  setAside: {
    word: 'Set aside',
    means:
      'A record that could not be read. It is kept with its line number and the reason, and takes no part.',
  },
  selfJ: {
    word: 'Self-J labels',
    means:
      'The model grades each response with the reference at hand, and a sentence embedder says how alike the two are. Both are turned into ranks and averaged, and the ranks are cut into ten labels, 0 to 9. An adapter then learns to give those labels without the reference, which is not there when the judge is used.',
  },
  cut: {
    word: 'Label threshold (good from)',
    means: 'A response counts as good where its label is at or above this value.',
  },
} as const satisfies Record<string, GlossaryEntry>;

export type GlossaryKey = keyof typeof glossary;
