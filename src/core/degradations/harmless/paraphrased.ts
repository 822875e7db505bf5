import { degradation } from '../degradation.ts';
import { mapProse } from '../text/blocks.ts';
import { languageOfRow, type RuleLanguage } from '../text/language.ts';
import { pairsOf, WordTable } from '../text/replace-words.ts';

/** Constructions that say the same: contractions written out and drawn together, conjunctions and set phrases. */
const tables: Record<RuleLanguage, WordTable> = {
  en: new WordTable(
    pairsOf(`
      it's been = it has been
      it's got = it has got
      it's = it is
      that's = that is
      don't = do not
      doesn't = does not
      didn't = did not
      isn't = is not
      aren't = are not
      can't = cannot
      won't = will not
      shouldn't = should not
      you'll = you will
      you're = you are
      we're = we are
      they're = they are
      I'm = I am
      I've = I have
      you've = you have
      do not = don't
      does not = doesn't
      is not = isn't
      are not = aren't
      cannot = can't
      will not = won't
      should not = shouldn't
      in order to = to
      because of = owing to
      because = since
      although = even though
      for example = for instance
      for instance = for example
      a lot of = lots of
      due to = because of
      a number of = several
      prior to = before
      at the same time = simultaneously
      instead of = rather than
      as soon as you can = as quickly as possible
      until = till
      you should = it is best to
    `),
    true,
  ),
  de: new WordTable(
    pairsOf(`
      zum Beispiel = beispielsweise
      z. B. = beispielsweise
      beispielsweise = zum Beispiel
      weil = da
      obwohl = obgleich
      sowie = und auch
      bevor = ehe
      falls = wenn
      und zwar = nämlich
      eine Menge = viel
      aufgrund = wegen
      anstatt = statt
      in der Regel = üblicherweise
      üblicherweise = in der Regel
      auf diese Weise = so
      das heißt = also
    `),
    true,
  ),
  zh: new WordTable(
    pairsOf(`
      因为 = 由于
      由于 = 因为
      例如 = 比如
      比如 = 例如
      但是 = 不过
      所以 = 因此
      因此 = 所以
      如果 = 要是
      虽然 = 尽管
      以及 = 还有
      为了 = 为的是
      首先 = 第一步
      总之 = 总而言之
      此外 = 另外
      另外 = 此外
      同时 = 与此同时
    `),
    false,
  ),
};

export const paraphrased = degradation({
  id: 'paraphrased',
  kind: 'harmless',
  label: 'Paraphrased',
  noun: 'a paraphrase',
  description: 'Contractions, conjunctions and set phrases are written another way with the same meaning.',
  apply(row) {
    const language = languageOfRow(row);
    if (language === null) return null;
    const plain = row.response.replaceAll('’', "'");
    return mapProse(plain, (prose) => tables[language].replace(prose));
  },
});
