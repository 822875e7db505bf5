/**
 * Names that can stand for each other in a sentence but make it untrue: a set a line, in one language. A name is
 * in one set only.
 */
export const nameSets: readonly (readonly string[])[] = [
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  'Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag',
  '星期一 星期二 星期三 星期四 星期五 星期六 星期日',
  'January February April June July August September October November December',
  'Januar Februar März Juni Juli Oktober Dezember',
  'Germany France Italy Spain Poland Sweden Norway Japan China India Brazil Canada Mexico Egypt Greece Turkey Russia Australia Austria Portugal',
  'Deutschland Frankreich Italien Spanien Polen Schweden Norwegen Indien Brasilien Kanada Mexiko Ägypten Griechenland Türkei Russland Australien Österreich',
  '中国 日本 法国 德国 英国 美国 印度 俄罗斯 意大利 西班牙 加拿大 巴西 埃及',
  'Paris London Berlin Madrid Rome Vienna Tokyo Beijing Moscow Lisbon Warsaw Stockholm Athens Sydney Chicago Boston',
  'Wien Rom Moskau Lissabon Warschau Athen Hamburg München Köln',
  '北京 上海 广州 深圳 巴黎 伦敦 东京 纽约 柏林 罗马',
  'Mercury Venus Mars Jupiter Saturn Uranus Neptune',
  '水星 金星 火星 木星 土星 天王星 海王星',
  'Einstein Newton Darwin Galileo Curie Tesla Edison',
  'Shakespeare Dickens Goethe Tolstoy Cervantes Austen Orwell',
  '李白 杜甫 苏轼 鲁迅 孔子 老子',
  'oxygen hydrogen nitrogen carbon helium iron copper',
  'Sauerstoff Wasserstoff Stickstoff Kohlenstoff Helium Eisen Kupfer',
  '氧气 氢气 氮气 二氧化碳 氦气',
  'north south east west',
  'Norden Süden Osten Westen',
  'red blue green yellow black white',
  'rot blau grün gelb schwarz weiß',
  '红色 蓝色 绿色 黄色 黑色 白色',
  'Python JavaScript Java Ruby Rust Kotlin Haskell',
].map((line) => line.split(' '));
