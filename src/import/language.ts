/** The commonest words of a language, each rare in the others. */
const common: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'and', 'of', 'to', 'that', 'with', 'was', 'is', 'for', 'which', 'from', 'have'],
  de: ['der', 'die', 'und', 'das', 'nicht', 'ist', 'den', 'mit', 'von', 'auch', 'eine', 'sich'],
  fr: ['les', 'des', 'et', 'est', 'une', 'dans', 'que', 'pour', 'qui', 'sur', 'pas', 'aux'],
  es: ['los', 'las', 'que', 'el', 'en', 'una', 'por', 'con', 'para', 'del', 'y', 'como'],
  it: ['che', 'di', 'il', 'della', 'per', 'una', 'sono', 'con', 'non', 'gli', 'nel', 'anche'],
  pt: ['que', 'não', 'uma', 'os', 'dos', 'para', 'com', 'em', 'mais', 'pela', 'ao', 'também'],
  nl: ['het', 'een', 'van', 'niet', 'dat', 'zijn', 'voor', 'met', 'ook', 'aan', 'werd', 'naar'],
  sv: ['och', 'att', 'det', 'som', 'inte', 'är', 'för', 'med', 'den', 'har', 'till', 'av'],
  da: ['og', 'det', 'ikke', 'til', 'af', 'der', 'som', 'med', 'blev', 'også', 'på', 'har'],
  pl: ['nie', 'jest', 'się', 'na', 'że', 'do', 'oraz', 'przez', 'jako', 'był', 'dla', 'od'],
  tr: ['bir', 've', 'bu', 'için', 'ile', 'olarak', 'daha', 'olan', 'gibi', 'kadar', 'çok', 'ne'],
};

const scripts: readonly [string, RegExp][] = [
  ['ko', /[\uac00-\ud7af]/g],
  ['el', /[\u0370-\u03ff]/g],
  ['he', /[\u0590-\u05ff]/g],
  ['ar', /[\u0600-\u06ff]/g],
  ['hi', /[\u0900-\u097f]/g],
  ['th', /[\u0e00-\u0e7f]/g],
];

/**
 * The language of a text by its letters and commonest words. What the file tells is believed only where the text
 * does not contradict it: pages say "en" of anything.
 *
 * @param told a language tag, or null
 * @returns a tag such as `en`; `und` where neither text nor file says
 */
export function languageOf(text: string, told: string | null): string {
  const sample = text.slice(0, 60_000);
  const tag = told !== null && /^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$/.test(told) ? told : null;
  const seen = byScript(sample) ?? byWords(sample);
  if (tag === null) return seen ?? 'und';
  const [language = tag] = tag.toLowerCase().split('-');
  return seen === null || seen === language ? language + tag.slice(language.length) : seen;
}

function byScript(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const share = (pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / Math.max(1, letters);
  if (share(/[\u3040-\u30ff]/g) > 0.1) return 'ja';
  if (share(/[\u3400-\u9fff]/g) > 0.4) return 'zh';
  if (share(/[\u0400-\u04ff]/g) > 0.4) return /[іїєґ]/i.test(text) ? 'uk' : 'ru';
  return scripts.find(([, pattern]) => share(pattern) > 0.4)?.[0] ?? null;
}

function byWords(text: string): string | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best: { language: string; share: number } | null = null;
  for (const [language, list] of Object.entries(common)) {
    const known = new Set(list);
    const share = words.filter((word) => known.has(word)).length / Math.max(1, words.length);
    if (best === null || share > best.share) best = { language, share };
  }
  return best !== null && best.share >= 0.06 ? best.language : null;
}
