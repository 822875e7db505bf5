import { degradation } from '../degradation.ts';
import { mapProse } from '../text/blocks.ts';
import { languageOfRow, type RuleLanguage } from '../text/language.ts';
import { pairsOf, WordTable } from '../text/replace-words.ts';

/** Single words whose other word fits without a change of grammar, and does so in most senses: none needs the other article (a, an). */
const tables: Record<RuleLanguage, WordTable> = {
  en: new WordTable(
    pairsOf(`
      important = essential
      big = large
      large = big
      quickly = rapidly
      usually = generally
      typically = normally
      often = frequently
      sometimes = now and then
      perhaps = maybe
      maybe = perhaps
      however = nevertheless
      therefore = consequently
      also = additionally
      additionally = also
      begin = start
      begins = starts
      buy = purchase
      choose = select
      make sure that = ensure that
      need to = have to
      needs to = has to
      try to = attempt to
      different = distinct
      difficult = hard
      nearly = almost
      main = principal
      such as = like
      carefully = with care
      completely = entirely
      entirely = completely
      common = widespread
      various = several
      small = little
      gently = softly
      children = kids
      enhance = improve
      improve = enhance
      benefits = advantages
      methods = procedures
      happy = glad
      immediately = at once
      probably = most likely
      allow = permit
      allows = permits
      gather = collect
      remain = stay
      remains = stays
      people = persons
      happens = occurs
      happen = occur
      mistakes = errors
      errors = mistakes
      nowadays = these days
      approximately = roughly
    `),
    true,
  ),
  de: new WordTable(
    pairsOf(`
      wichtig = bedeutsam
      oft = häufig
      häufig = oft
      vielleicht = möglicherweise
      außerdem = zudem
      zudem = außerdem
      deshalb = daher
      daher = deshalb
      schnell = rasch
      etwa = ungefähr
      ungefähr = etwa
      beginnen = anfangen
      meistens = meist
      meist = meistens
      jedoch = allerdings
      allerdings = jedoch
      auch = ebenfalls
      nur = lediglich
      sehr = äußerst
      viele = zahlreiche
      verwenden = benutzen
      benutzen = verwenden
      zeigen = darstellen
      gesamte = ganze
      ganze = gesamte
      einfach = leicht
      schwierig = schwer
      fast = beinahe
      beinahe = fast
      sofort = umgehend
      manchmal = gelegentlich
      normalerweise = gewöhnlich
      vollständig = komplett
      verschiedene = unterschiedliche
    `),
    true,
  ),
  zh: new WordTable(
    pairsOf(`
      重要 = 关键
      非常 = 十分
      经常 = 时常
      也许 = 或许
      使用 = 运用
      帮助 = 协助
      开始 = 着手
      提高 = 提升
      大约 = 大概
      立即 = 马上
      容易 = 简单
      困难 = 艰难
      方法 = 办法
      通常 = 一般
      许多 = 很多
      很多 = 许多
      并且 = 而且
      选择 = 挑选
      完全 = 彻底
    `),
    false,
  ),
};

export const synonyms = degradation({
  id: 'synonyms',
  kind: 'harmless',
  label: 'Synonyms',
  noun: 'synonyms',
  description: 'Words from a table are replaced by words of the same meaning.',
  apply(row) {
    const language = languageOfRow(row);
    return language === null ? null : mapProse(row.response, (prose) => tables[language].replace(prose));
  },
});
