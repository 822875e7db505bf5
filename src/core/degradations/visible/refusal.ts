import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { languageOfRow, type RuleLanguage } from '../text/language.ts';

const refusals: Record<RuleLanguage, readonly string[]> = {
  en: [
    "I'm sorry, but I can't help with that.",
    'I cannot answer this question.',
    "Sorry, I'm not able to assist with this request.",
    'As an AI language model, I am unable to do that. Please ask me something else.',
    "I'm afraid I don't have enough information to answer. Is there anything else I can do for you?",
    "I won't be able to fulfil this request.",
    'Unfortunately this is something that I am not allowed to talk about. Please consult an expert instead.',
  ],
  de: [
    'Es tut mir leid, aber dabei kann ich nicht helfen.',
    'Diese Frage kann ich nicht beantworten.',
    'Leider bin ich nicht in der Lage, diese Anfrage zu bearbeiten.',
    'Als KI-Sprachmodell darf ich dazu nichts sagen. Bitte stelle mir eine andere Frage.',
    'Mir fehlen dazu die nötigen Informationen. Kann ich sonst noch etwas für dich tun?',
    'Leider darf ich über dieses Thema nicht sprechen. Bitte wende dich an eine Fachperson.',
  ],
  zh: [
    '抱歉，我无法帮助您完成这个请求。',
    '对不起，我不能回答这个问题。',
    '很遗憾，我没有足够的信息来回答。您还有其他问题吗？',
    '作为一个人工智能语言模型，我无法做到这一点，请换一个问题。',
    '抱歉，这个话题我不方便讨论，请咨询专业人士。',
  ],
};

/** A refusal in the row's language; in English where the rules have no words for that language. */
export const refusal = degradation({
  id: 'refusal',
  kind: 'visible fault',
  label: 'Refusal',
  noun: 'refusals',
  description: 'The response is replaced by a sentence that declines to answer.',
  apply: (row, _pool, random) => pick(refusals[languageOfRow(row) ?? 'en'], random),
});
