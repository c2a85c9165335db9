import type { LeftOut } from './article.js';
import { findDate } from './dates.js';
import { endsSentence, wordCount } from './source.js';

// Told by the capital behind it, so its own letters are given in both cases.
const byline =
  /^(?:(?:[Ww]ritten\s+|[Ss]tory\s+|[Aa]nalysis\s+)?(?:[Bb]y|BY)|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Aa]v|[Dd]oor|[Аа]втор[ы:]?|[Тт]екст:)\s+(?=[\p{Lu}"«])/u;
const copyright =
  /^(?:©|\(c\)\s|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|все права защищены|reprinted with permission|無断転載|著作権)/iu;
const shareWord =
  /^(?:share|shares|tweet|retweet|post|pin|pin it|email|e-mail|mail|print|save|like|copy|link|copy link|whatsapp|telegram|facebook|twitter|x|linkedin|reddit|bluesky|mastodon|threads|pocket|flipboard|messenger|bookmark|listen|gift|comment|comments|teilen|drucken|partager|imprimer|compartir|imprimir|condividi|stampa|поделиться|печать|シェア|ツイート|共有|印刷|this|article|story|on|via|to|by|with|and|or|the|a|page|now|friend|\d+|[kK])$/iu;
const shareStart =
  /^(?:share|tweet|teilen|partager|compartir|condividi|поделиться|シェア|この記事をシェア)(?:$|[\s:|,•·])/iu;
const navigation =
  /^(?:(?:skip|jump) to (?:main )?(?:content|navigation)|(?:article|site)? ?search|menu|home|log ?in|sign ?(?:in|up|out)|subscribe(?: now| today)?|register|advertisement|advertising|anzeige|реклама|広告|sponsored(?: content)?|read more.{0,120}|see also:?.{0,120}|more from.{0,120}|(?:related|recommended|popular|trending|most read)(?: (?:articles|stories|topics|posts|content|reading|coverage|links|news))?|related:.{0,160}|also read:?.{0,160}|continue reading.{0,80}|table of contents|back to top|previous(?: article| story)?|next(?: article| story)?|newsletter|cookie (?:policy|settings)|privacy policy|terms (?:of use|of service|and conditions)|contact(?: us)?|about(?: us)?|faq|help|loading\W*|show more|load more|close|zum inhalt springen|mehr zum thema.{0,80}|lire aussi.{0,160}|à lire aussi.{0,160}|читайте также.{0,160}|читать далее.{0,80}|関連記事.{0,80}|続きを読む)$/iu;
const caption =
  /^(?:(?:photo|image|picture|video|watch|fig(?:ure)?|table|map|chart|illustration|graphic|foto|bild|abbildung|abb|grafik|рис|рисунок|фото|図|表|写真|credit|источник фото)(?!\p{L})[\s.]*\d*[a-z]?\s*[.:—–-])|^(?:図|写真|表)\s*\d/iu;
const credit =
  /\b(?:getty images|afp|associated press|reuters|epa|ap photo|file photo|shutterstock|istock|wikimedia commons|click to enlarge|\(photo by|photo(?:graph)? by|photo credit|image credit|photo courtesy|via getty)\b|\/(?:afp|ap|reuters|getty)\b/iu;
const pictured = /\((?:l|r|c|left|right|center|centre|top|bottom)\)/iu;
/** "What is a mandate? A historian explains.": the line below a film. */
const filmLine =
  /(?:^|[?.!:]\s+)\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*)+\s(?:explains|discusses|examines|reports|talks about|breaks down|takes a look|looks at|weighs in)(?!\p{L})[^?.!]{0,60}\.?$/u;
const readingTime = /\b\d{1,3}[\s-]*min(?:ute)?s?[\s-]*(?:read|lesezeit|de lecture|de lectura)|読了時間/iu;
const dateWords =
  /^(?:(?:last |first )?(?:published|updated|posted|modified)|date|veröffentlicht|publié|publicado|опубликовано|更新|公開|掲載)(?!\p{L})/iu;
const pageNumber =
  /^(?:(?:page|seite|p\.|pg\.?|стр\.?|página)\s*)?[-–—|\s]*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:\/|of|von|de|из)\s*\d{1,4})?[-–—|\s]*$/iu;

/** A heading below which no more of the article stands. */
const ending =
  /^(?:(?:article |site )?search|(?:related|recommended|popular|trending)(?: (?:articles|stories|posts|content|reading|coverage|links|news))?|more (?:from|stories|on this)\b.{0,60}|about the authors?|comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|references|notes|endnotes|footnotes|bibliography|sources|further reading|works cited|literatur|anmerkungen|einzelnachweise|quellen|über den autor|kommentare|références|notes de bas de page|à propos de l['’]auteur|commentaires|примечания|литература|источники|об авторе|комментарии|関連記事|参考文献|注釈|脚注)$/iu;
const footnote =
  /^(?:\[\d{1,3}\]|\(\d{1,3}\)|[*†‡]|\d{1,3}[.)]?)\s*(?:see|see also|ibid|cf\.|op\. cit|vgl|см\.|siehe|voir)(?!\p{L})/iu;

const longestMark = 400;

/** What a line on its own shows itself to be, by its words; null where it may be the article's text. */
export function markOf(text: string): LeftOut['why'] | null {
  if (text.length > longestMark) return null;
  const words = wordCount(text);
  if (copyright.test(text)) return 'copyright line';
  if (footnote.test(text)) return 'footnote';
  if (pageNumber.test(text)) return 'page number';
  if (isShareLine(text)) return 'share line';
  if (navigation.test(text) || isTrail(text)) return 'navigation';
  if (words <= 14 && byline.test(text) && !(endsSentence(text) && words > 8)) return 'byline';
  if (words <= 16 && isDateline(text, words)) return 'dateline';
  if (words <= 60 && (caption.test(text) || credit.test(text) || (words <= 40 && pictured.test(text)))) {
    return 'caption';
  }
  if (words <= 18 && filmLine.test(text)) return 'caption';
  return null;
}

/** True for a heading such as "References" or "Related articles", which ends an article. */
export function endingOf(text: string): boolean {
  return text.length <= 80 && ending.test(text);
}

/** The name in a byline; null for any other line. */
export function authorOf(text: string): string | null {
  const match = byline.exec(text);
  if (match === null) return null;
  const name = text
    .slice(match[0].length)
    .split(/\s*(?:[|•·]|,\s|\s[–—-]\s)/u)[0]
    ?.trim();
  return name !== undefined && name !== '' && name.length <= 80 ? name : null;
}

/** Who holds the copyright, without year, company form and the reservation; null where the line does not say. */
export function ownerOf(text: string): string | null {
  const bare = text
    .replace(/copyright|©|\(c\)/giu, ' ')
    .replace(/\b(?:all rights reserved|alle rechte vorbehalten|все права защищены).*$/iu, ' ')
    .replace(/(?<!\d)\d{4}(?:\s*[-–]\s*\d{4})?(?!\d)/g, ' ')
    .replace(/^\W*\bby\s/iu, ' ')
    .replace(/[\s,]+(?:llc|inc|ltd|limited|gmbh|plc|corp|corporation|co|ag|s\.a)\.?(?=[\s.,]|$)/giu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,;:|]+|[\s.,;:|]+$/g, '');
  return bare.length >= 2 && bare.length <= 80 && wordCount(bare) <= 8 ? bare : null;
}

function isShareLine(text: string): boolean {
  if (shareStart.test(text) && wordCount(text) <= 12 && !endsSentence(text)) return true;
  const parts = text.split(/[\s|•·,/:–—()-]+/u).filter(Boolean);
  return parts.length > 0 && parts.length <= 20 && parts.every((part) => shareWord.test(part)) && wordy(text);
}

/** A line of bare numbers and little words is no row of share buttons. */
function wordy(text: string): boolean {
  return /share|tweet|facebook|twitter|linkedin|whatsapp|e-?mail|print|save|copy|pin|teilen|partager|compartir|поделиться|シェア|ツイート|共有/iu.test(
    text,
  );
}

/** "Home > World > Asia", "Home | News | Sport | About". */
function isTrail(text: string): boolean {
  const parts = text.split(/\s*[>›»|•·/]\s*/u).filter(Boolean);
  if (parts.length < 3 || endsSentence(text)) return false;
  return findDate(text) === null && parts.every((part) => wordCount(part) <= 4);
}

function isDateline(text: string, words: number): boolean {
  if (readingTime.test(text)) return true;
  if (dateWords.test(text) && /\d/.test(text)) return true;
  if (findDate(text) === null) return false;
  // A sentence with a date in it is text; a date with a place, an hour or a desk around it is not.
  return words <= 8 || !endsSentence(text);
}
