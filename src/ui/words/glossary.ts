/** Every word of the trade that the screens use, with what it means here. One click away from its use. */
export const glossary = {
  judge:
    'A language model that is asked for one digit, 0 to 9, for a response to an instruction. It runs in this browser.',
  score:
    'The mean of the digits 0 to 9, weighted with the probability that the judge gives to each as its answer.',
  digitMass:
    'How much of the judge’s probability lies on the ten digits at all. Where it is small the judge did not answer with a digit, and the row is invalid.',
  reference:
    'A trusted answer to the same instruction. With it, the judge compares; without, it grades alone.',
  threshold: 'The score from which a response is accepted. Below it, the response is declined.',
  coverage: 'The share of judged rows that are accepted at this threshold.',
  invalid:
    'The judge gave no usable digit. The row is never scored 0 and never dropped: it is counted apart everywhere.',
  truncated:
    'The prompt was longer than the limit, so tokens were cut from the middle of the response. The instruction and the question stay whole.',
  label:
    'A column that says how good each response really is. Scores are compared with it; the judge never sees it.',
  token: 'A piece of a word, as the model reads text: about four characters of English.',
  template: 'The words put to the judge, with places for instruction, response and reference.',
  backend:
    'What computes: WebGPU on the graphics processor, or WASM on the main processor. The scores are the same.',
  setAside:
    'A record that could not be read. It is kept with its line number and the reason, and takes no part.',
  selfJ:
    'The model grades each response with the reference at hand, and a sentence embedder says how alike the two are. Both are turned into ranks and averaged, and the ranks are cut into ten labels, 0 to 9. An adapter then learns to give those labels without the reference, which is not there when the judge is used.',
  cut: 'A response counts as good where its label is at or above this value.',
} as const;

export type GlossaryKey = keyof typeof glossary;
