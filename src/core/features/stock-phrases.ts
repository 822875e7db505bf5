import { sentenceList } from '../degradations/text/sentence-list.ts';

/** Sentences that decline to answer, in English, German and Chinese. */
const refusal =
  /\b(?:(?:can ?not|can['’]t|could not|couldn['’]t|unable to|not able to|won['’]t be able|not allowed to|not permitted to|decline to|refuse to|not comfortable)\b[^.!?]{0,40}\b(?:answer|help|assist|provide|fulfil+|comply|discuss|talk|respond|do that|generate|complete)|(?:as|being) an ai\b|(?:don['’]t|do not) have (?:enough|the) (?:information|context|ability)|consult an? (?:expert|professional|specialist)|(?:ask|try) (?:me )?(?:something else|another question))/iu;
const refusalGerman =
  /(?:nicht (?:helfen|beantworten|antworten|in der lage|möglich|erlaubt|dienen)|darf ich|darf ich nicht|als ki\b|als ki-|fehlen mir|mir fehlen|keine auskunft|wende dich|wenden sie sich)/iu;
const refusalChinese =
  /(?:无法|不能|没有办法|不便|不方便)[^。！？]{0,12}(?:帮|回答|提供|完成|讨论|做到|协助)|作为(?:一个)?人工智能|没有足够的信息|咨询专业|请换一个/u;

/** Sentences that would fit under any answer, in English, German and Chinese. */
const empty =
  /\b(?:(?:many|different|several|various|all) (?:things|sides|angles|aspects|factors|points of view|perspectives|opinions|ways)|opinions (?:differ|vary)|every(?:one|body)(?: is|['’]s| has| must)?|every (?:situation|person|case) is|depends? on (?:the|your|many|several)|interesting (?:topic|question|subject)|(?:lot|more|much) (?:to be|that could be|that can be|could be) said|keep(?:ing)?[^.!?]{0,30}\bin mind|do (?:some|your) (?:own )?research|(?:as|has been) (?:mentioned|said|stated|noted) (?:before|above|earlier|here)|in other words|to put it (?:another way|differently)|(?:points|answer)[^.!?]{0,20} above|some importance|great importance|all in all|taken? (?:seriously|everything|together)|the essentials)\b/iu;
const emptyGerman =
  /(?:von vielen seiten|verschiedene sichtweisen|meinungen gehen|gehen die meinungen|jede lage|jeder muss|jede situation|hängt davon ab|hängt von der|interessantes thema|viel zu sagen|im (?:kopf|blick|hinterkopf) (?:zu )?behalten|selbst (?:ein wenig )?(?:zu )?recherchieren|wie (?:schon|bereits|oben) (?:gesagt|erwähnt|genannt)|mit anderen worten|anders (?:ausgedrückt|gesagt)|alles in allem|das wesentliche|genannten punkte)/iu;
const emptyChinese =
  /(?:很多角度|不同的(?:观点|角度)|看法各不相同|看具体情况|每(?:个人|种情况)都|有意思的话题|很有意思|可以说的|再多说|牢记|自己先|正如前面|如前所述|换句话说|换一种说法|总的来说|上述几点|以上(?:内容|几点)|要点都)/u;

const shareOf =
  (patterns: readonly RegExp[]) =>
  (text: string): number => {
    const sentences = sentenceList(text.trim());
    const size = sentences.reduce((sum, sentence) => sum + sentence.length, 0);
    const found = sentences.filter((sentence) => patterns.some((pattern) => pattern.test(sentence)));
    return size === 0 ? 0 : found.reduce((sum, sentence) => sum + sentence.length, 0) / size;
  };

/** The share of a text, by characters, in sentences that decline to answer: 0 to 1. */
export const refusalShare = shareOf([refusal, refusalGerman, refusalChinese]);

/** The share of a text, by characters, in sentences that say nothing of their own: 0 to 1. */
export const emptyShare = shareOf([empty, emptyGerman, emptyChinese]);

/**
 * What the embedder compares chunks with: sentences that decline or say nothing, of no topic. English alone, since
 * all-MiniLM-L6-v2 reads other languages by their spelling and would take any German text for these.
 */
export const emptySentences: readonly string[] = [
  'This is a fascinating subject with a long history, and people see it differently.',
  'Much depends on circumstances, so there is no single right way to look at it.',
  'I suggest that you look into this further and decide for yourself.',
  'All of the above should be considered carefully, since it is relevant.',
  'To summarise, the most important things have now been said.',
  'Sorry, but that is a request which I have to turn down.',
];

/** Whether a text has marks that chat templates put between turns: 0 or 1. */
export const templateTokens = (text: string): number =>
  Number(/<\|[a-z_]{2,20}\|>|<\/?(?:start|end)_of_turn>|\[\/?INST\]|<<\/?SYS>>|<\/s>/u.test(text));

const demand =
  /\b(?:(?:rate|score|grade|give|assign|output|award)\b[^.!?\n]{0,40}\b(?:[0-9]|ten|nine|full marks|highest)\b|(?:correct|only|right) (?:score|grade|rating)|(?:highest|maximum|perfect|full) (?:score|grade|rating|marks)|(?:to|for|dear) (?:the )?(?:grader|judge|evaluator)|note to (?:the )?(?:grader|judge|evaluator))/iu;
const demandGerman =
  /(?:bewerte|benote|gib)[^.!?\n]{0,40}\b[0-9]\b|(?:höchste|beste|volle) (?:note|punktzahl|bewertung)|an (?:den|die) (?:prüfer|gutachter|bewerter)/iu;
const demandChinese = /(?:评分|打分|给)[^。！？\n]{0,12}[0-9九十]\s*分|满分|最高分|评分者/u;

/** Whether a text tells a grader what to give: 0 or 1. */
export const gradeDemand = (text: string): number =>
  Number([demand, demandGerman, demandChinese].some((pattern) => pattern.test(text)));
