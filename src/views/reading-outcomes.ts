import type { ImportRefusal } from '../import/article.js';
import { removeReadingId, useReadingId } from '../ids.js';
import { longestParagraph, type Corrected, type SourceField } from '../readings/article-draft.js';
import { visible } from '../readings/brought.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Message } from '../reply.js';
import { mostPassages, mostReadings, type Added } from '../seminar/own-readings.js';
import { clip, count, listing, notice, plain, row, text } from './card.js';
import { wordsOf } from './reading-words.js';

const kinds = 'a text, Markdown, HTML, PDF or Word (.docx) file';

/** Why a file became no article, and what to do instead. */
export function notImportedMessage(name: string, why: ImportRefusal | 'not fetched' | 'stopping'): Message {
  const file = `“${plain(clip(visible(name), 100))}”`;
  const nothing = 'Nothing was kept.';
  switch (why) {
    case 'too large':
      return notice(
        `${file} is larger than 5 MB. Attach a smaller one: mostly the pictures are what is large. ${nothing}`,
      );
    case 'unknown kind':
      return notice(`${file} is of a kind I cannot read. Attach ${kinds}. ${nothing}`);
    case 'not what its name says':
      return notice(
        `${file} holds something else than its name says. Save it anew as ${kinds} and attach that. ${nothing}`,
      );
    case 'needs a password':
      return notice(`${file} is locked with a password. Save a copy without one and attach that. ${nothing}`);
    case 'no text in it':
      return notice(
        /\.pdf$/i.test(name)
          ? `There is no text in ${file}. A scan is a picture of a text: run it through text recognition first, or attach the text itself. ${nothing}`
          : `There is no article in ${file}: it is empty, or holds only a few words. Attach the one with the text. ${nothing}`,
      );
    case 'too much text':
      return notice(
        `${file} holds more text than a reading may have (about 1 MB). Attach one article or one chapter. ${nothing}`,
      );
    case 'too many pages':
      return notice(`${file} has more than 300 pages. Attach one article or one chapter. ${nothing}`);
    case 'took too long':
      return notice(
        `${file} was not read within twenty seconds, so I stopped. Try a simpler copy, such as the text alone. ${nothing}`,
      );
    case 'needed too much memory':
      return notice(
        `${file} needs more memory than one file may take. Try a simpler copy, such as the text alone. ${nothing}`,
      );
    case 'damaged':
      return notice(`${file} is damaged and cannot be read. Save it anew and attach that. ${nothing}`);
    case 'not fetched':
      return notice(`${file} did not arrive from Discord. Attach it once more. ${nothing}`);
    case 'stopping':
      return notice(`I was stopped while I read ${file}. Attach it once more in a minute. ${nothing}`);
  }
}

/** One file at a time: a second one is not kept waiting without a word. */
export function importBusyMessage(name: string, whose: 'yours' | 'of another'): Message {
  const file = `“${plain(clip(visible(name), 100))}”`;
  return notice(
    whose === 'yours'
      ? `I am still reading another file of yours. When its outline is here, attach ${file} once more. Nothing was kept of it.`
      : `I am still reading a file of another host of this server. Attach ${file} once more in a minute. Nothing was kept of it.`,
  );
}

/** An exported reading that somebody has edited, with what is wrong in it. */
export function badExportMessage(name: string, problems: readonly string[]): Message {
  return notice(
    `“${plain(clip(visible(name), 100))}” is not a reading yet. Mend these lines and attach it again:`,
    text(
      listing(
        problems.map((problem) => `- ${plain(clip(problem, 300))}`),
        '\n',
        3000,
      ),
    ),
  );
}

export function readingDraftGoneMessage(): Message {
  return notice(
    'This outline is not here any more: an hour went by, I was restarted, or you attached another file since. Nothing was kept; attach the file again with /reading add.',
  );
}

/** Why a correction was not made. */
export function correctionWords(outcome: Exclude<Corrected, { kind: 'corrected' }>): string {
  switch (outcome.kind) {
    case 'gone':
      return 'That paragraph has changed since; here is the outline as it stands.';
    case 'nothing left':
      return 'A reading needs at least one paragraph, so nothing was left out.';
    case 'too long':
      return `That would make ${outcome.characters} characters, and a passage has at most ${longestParagraph}. Nothing was changed.`;
  }
}

/** What was done to a text, in a sentence over its outline. */
export const correctedWords = {
  leftOut: (paragraphs: readonly number[]): string => `${areListed(paragraphs)} left out.`,
  joined: (paragraphs: readonly number[]): string => `${areListed(paragraphs)} joined to what stood before.`,
  takenBack: (paragraph: number): string => `It stands in the text again, as ¶${paragraph}.`,
  undone: 'Undone.',
} as const;

function areListed(paragraphs: readonly number[]): string {
  return `${paragraphs.map((n) => `¶${n}`).join(', ')} ${paragraphs.length === 1 ? 'is' : 'are'}`;
}

/** After the form of title and source. */
export function sourceChangedWords(asBefore: readonly SourceField[]): string {
  const why = {
    title: 'A reading needs a title, so it keeps the one it had.',
    day: 'There is no such day; write it as 2014-03-11. The one before stays.',
    link: 'A link begins with https:// and has at most 300 characters. The one before stays.',
  };
  if (asBefore.length === 0) return 'Changed.';
  return [...asBefore.map((field) => why[field]), 'The other fields are as you wrote them.'].join(' ');
}

export function keptReadingMessage(reading: ReadingOutline): Message {
  return notice(
    `*${wordsOf(reading, reading.title)}* is kept, with ${count(reading.passages.length, 'passage')}. Everybody in this server finds it with /reading list.`,
    text(
      reading.prompts.length === 0
        ? '-# It has no claims and prompts of its own yet: /reading claim and /reading prompt add them.'
        : `-# ${count(reading.claims.length, 'claim')} and ${count(reading.prompts.length, 'prompt')} came with it.`,
    ),
    row({ id: useReadingId.build({ reading: reading.slug }), label: 'Talk about it here', style: 'primary' }),
  );
}

export function noRoomMessage(wanted: ReadingOutline, outcome: Exclude<Added, { kind: 'added' }>): Message {
  if (outcome.kind === 'too many readings')
    return notice(
      `This server has ${mostReadings} readings of its own, which is the most. Take one out with /reading remove, then press *Keep this reading* again.`,
    );
  return notice(
    `A server may keep ${mostPassages} passages of its own; yours has ${outcome.kept}, and this reading has ${wanted.passages.length} more. Leave some paragraphs out, or take another reading out with /reading remove. Your outline is still here.`,
  );
}

export function laidUnderMessage(reading: ReadingOutline): Message {
  return notice(
    `In this server /passage now shows your text of *${wordsOf(reading, reading.title)}*; our own words stay one press away.`,
    row({ id: useReadingId.build({ reading: reading.slug }), label: 'Talk about it here' }),
  );
}

export function thrownAwayMessage(): Message {
  return notice('Thrown away. Nothing of the file was kept.');
}

/** Asks once, and says what goes with it. */
export function removeMessage(
  reading: ReadingOutline,
  goes: {
    readonly isCopy: boolean;
    readonly polls: number;
    readonly prompts: number;
    readonly schedules: number;
    readonly channels: number;
  },
): Message {
  const title = `*${wordsOf(reading, reading.title)}*`;
  const sure = removeReadingId.build({ reading: reading.slug, sure: 'yes' });
  if (goes.isCopy)
    return notice(
      `Take this server's own copy out from under ${title}? /passage shows our words again. The reading itself stays, with its claims, prompts and polls.`,
      row({ id: sure, label: 'Take the copy out', style: 'danger' }),
    );
  const own = [
    count(reading.passages.length, 'passage'),
    reading.claims.length > 0 ? count(reading.claims.length, 'claim') : '',
    goes.prompts > 0 ? count(goes.prompts, 'prompt') : '',
  ].filter(Boolean);
  const lines = [
    `- its ${own.join(' and ').replace(/ and (?=.* and )/, ', ')}`,
    goes.schedules > 0
      ? `- ${count(goes.schedules, 'schedule')} that ${goes.schedules === 1 ? 'asks' : 'ask'} its prompts`
      : '',
    goes.channels > 0
      ? `- the choice of ${count(goes.channels, 'channel')}, which will talk about the first reading again`
      : '',
  ].filter(Boolean);
  return notice(
    `Remove ${title} for good? With it ${lines.length === 1 ? 'goes' : 'go'}:\n${lines.join('\n')}\n${
      goes.polls > 0
        ? `${count(goes.polls, 'poll')} on it ${goes.polls === 1 ? 'keeps' : 'keep'} statement and result.`
        : 'No poll was opened on it.'
    }\nCards that were posted stay in their channels.`,
    text('-# /reading export gives you a file that /reading add takes back.'),
    row(
      { id: sure, label: 'Remove it', style: 'danger' },
      { id: removeReadingId.build({ reading: reading.slug, sure: 'no' }), label: 'Cancel' },
    ),
  );
}

export function notRemovedMessage(reading: ReadingOutline): Message {
  return notice(`Cancelled. *${wordsOf(reading, reading.title)}* stays.`);
}

export function removedMessage(reading: ReadingOutline, isCopy: boolean, isCleared: boolean): Message {
  const title = `*${wordsOf(reading, reading.title)}*`;
  return notice(
    isCopy
      ? `The copy is taken out, and /passage shows ${title} in our words again.`
      : `${title} is removed. Cards of it that were posted stay in their channels until somebody deletes them; their buttons say that it is gone.`,
    text(
      isCleared
        ? '-# Its text is wiped from the disk. Backups, where they are made, lose it within 30 days.'
        : '-# Nobody can read its text here any more, but it could not be wiped from the disk yet. I go on trying; you need do nothing.',
    ),
  );
}

export function staysMessage(reading: ReadingOutline): Message {
  return notice(
    `*${wordsOf(reading, reading.title)}* came with the bot and stays. /reading use chooses another one for a channel.`,
  );
}
