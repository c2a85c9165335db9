import { fold } from './words.js';

/** Words that say how a thing is asked and not what about; counted only where a query has no others. */
const lists: Readonly<Record<string, string>> = {
  // "us" is left out: in a seminar it is a country.
  en: `a about after again against all also am an and any are as at be because been before being between both but by can could
    did do does doing during each few for from further had has have having he her here hers him his how i if in into is it its
    itself just may me might more most much must my no nor not now of off on once only or other our out over own said say says
    same shall she should so some such than that the their them then there these they this those through to too under until up
    upon very was we were what when where which while who whom whose why will with would yet you your
    many tell happen happened happens mean means explain article author text passage`,
  de: `aber alle allem allen aller alles als also am an ander auch auf aus bei bin bis bist da damit dann das dass daß dein dem
    den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es
    etwas euch für gegen gilt habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in
    indem ins ist jede jedem jeden jeder jedes jene jetzt kann kein keine keinem keinen keiner können könnte machen man manche
    mein mich mir mit muss nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner selbst sich sie sind
    so solche soll sollte sondern sonst über um und uns unter viel viele vom von vor war waren warum was weil welche welcher
    welches wenn wer wen wem werde werden wessen wie wieder will wir wird wirst wo woher wohin wollen wollte wollten während
    wurde wurden würde zu zum zur zwar zwischen wann weshalb wieso`,
  fr: `a à ai alors as au aucun aussi autre aux avait avec avoir c car ce ceci cela celle celui ces cet cette ceux chaque ci
    combien comme comment d dans de des donc dont du elle elles en est et étaient était été être eu eux fait furent fut il ils
    j je l la là le les leur leurs lui m ma mais me même mes moi mon n ne ni nos notre nous on ont ou où par parce pas plus pour
    pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si son sont sur t ta te tes toi ton tous
    tout toute très tu un une vos votre vous y`,
  es: `a al algo ante antes aquel aquella así aun aunque cada como cómo con contra cual cuál cuándo cuando cuánto cuántos de
    del desde donde dónde durante e el él ella ellas ellos en entre era eran es esa ese eso esta está estaba este esto estos fue
    fueron ha había han hasta hay la las le les lo los más me mi mientras muy nada ni no nos o os otra otro para pero por porque
    qué que quien quién quiénes se según ser si sí sido sin sobre son su sus también tan tanto te tiene todo todos tu un una uno
    unos y ya yo`,
  it: `a ad agli ai al alla alle allo anche c che chi ci come con contro cosa cui d da dagli dai dal dalla dalle dei del della
    delle dello di dove e è ed era erano fu gli ha hanno i il in io l la le lei li lo loro lui ma mi ne negli nei nel nella nelle
    noi non o per perché più quale quali quando quanto quanti quello questa queste questi questo se si sia sono su sua sue sui
    sul sulla suo suoi tra tu un una uno vi voi`,
  pt: `a à ao aos as às até com como da das de dela dele do dos e é ela elas ele eles em entre era eram essa esse esta está este
    eu foi foram há isso isto já la lhe mais mas me mesmo muito na não nas nem no nos nós o os ou para pela pelas pelo pelos por
    porque quais qual quando quanto quantos que quem se sem ser seu seus só sua suas também te tem um uma você`,
  nl: `aan als bij dan dat de der deze die dit door een en er had hadden heb hebben heeft het hij hoe hoeveel hun ik in is je kan
    maar me meer men met mij naar niet nog nu of om omdat onder ons ook op over te toch tot uit van veel voor waar waarom wanneer
    waren was wat we wel welke werd werden wie wij wordt zal ze zich zij zijn zo zou`,
  ru: `а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее если есть еще же
    за зачем и из или им их к как какая какие какой каков кем ко когда кого кому который которая которое которые кто куда ли либо
    между меня мне много мог могут может можно мы на над надо нам нас не него нее нет ни них но о об однако он она они оно от
    откуда очень по под после потому почему при про раз с сам свой себя сейчас сколько со так такой там те тем то того тоже той
    только том тот ту тут ты у уже хотя чего чей чем что чтобы чье эта эти это этого этой этом этот я`,
};

const known = new Map<string, ReadonlySet<string>>();

/** The stop words of a reading: its language's, and those of English and Russian, in which anybody may ask. */
export function stopWords(language: string): ReadonlySet<string> {
  const own = language.split('-')[0] ?? '';
  const made = known.get(own);
  if (made !== undefined) return made;
  // In a French text "but" is an aim, so English is not mixed into what has a list of its own in Latin letters.
  const chosen = own === 'ru' || lists[own] === undefined ? ['en', 'ru'] : [own, 'ru'];
  const words = new Set(
    chosen.flatMap((each) =>
      (lists[each] ?? '')
        .trim()
        .split(/\s+/)
        .map((word) => fold(word)),
    ),
  );
  known.set(own, words);
  return words;
}

/** Hiragana in pairs are particles and endings for the most part. */
export const isWeak = (word: string, stops: ReadonlySet<string>): boolean =>
  stops.has(word) || /^\p{Script=Hiragana}+$/u.test(word);
