import { discussPassageId, pickTopicId, takeStanceId, turnPageId } from '../ids.js';
import { currentRound, type Poll } from '../polls/poll.js';
import type { Claim, Passage, Reading, Topic } from '../readings/reading.js';
import type { Found, FoundBy } from '../readings/search.js';
import type { Message } from '../reply.js';
import { accent, card, clip, count, listing, messageLink, notice, plain, row, rule, text } from './card.js';

/** Where a card stands among the passages found; `query` finds them again when a page is turned. */
export interface Place {
  readonly query: string;
  readonly passages: readonly Passage[];
  readonly at: number;
  readonly by: FoundBy;
}

/** One passage with its place, its source and its buttons. */
export function passageMessage(reading: Reading, place: Place): Message {
  const passage = place.passages[place.at];
  if (passage === undefined) throw new RangeError(`no passage at ${place.at}`);
  const turn = (to: number): string => turnPageId.build({ reading: reading.slug, to, query: place.query });
  const last = place.passages.length - 1;
  return card(
    accent.passage,
    text(`## ${passage.heading}\n-# ¶${passage.paragraph} · ${whereabouts(place)}`),
    text(passage.text.trim()),
    passage.topics.length > 0 ? text(`-# Topics: ${clip(passage.topics.join(' · '), 300)}`) : undefined,
    rule(),
    text(sourceLine(reading, passage.paragraph)),
    row(
      // At an end the button leads nowhere, but two buttons may not share an id: it keeps its own.
      { id: turn(Math.max(0, place.at - 1)), label: '◀ Previous', disabled: place.at === 0 },
      { id: turn(place.at + 1), label: 'Next ▶', disabled: place.at === last },
      {
        id: takeStanceId.build({ reading: reading.slug, paragraph: passage.paragraph }),
        label: 'Take a stance',
      },
      {
        id: discussPassageId.build({ reading: reading.slug, paragraph: passage.paragraph }),
        label: 'Discuss',
      },
    ),
  );
}

function whereabouts({ passages, at, by }: Place): string {
  const place = `${at + 1} of ${passages.length}`;
  switch (by.kind) {
    case 'topic':
      return `${place} on *${by.topic}*`;
    case 'article':
      return `${place} in the article`;
    case 'claim':
      return `${place} behind ${by.claim.id}`;
    case 'words':
      return `${place} for “${plain(by.query)}”`;
  }
}

function sourceLine(reading: Reading, paragraph: number): string {
  return `-# Our summary of ¶${paragraph} of *${reading.title}*, ${reading.publisher}, ${longDate(reading.published)}`;
}

// Making a formatter costs a quarter of an answer, so there is one.
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

export function longDate(day: string): string {
  return dates.format(new Date(day));
}

/** Nothing found: what to try instead, with the nearest topics as buttons. */
export function nothingFoundMessage(
  reading: Reading,
  query: string,
  found: Exclude<Found, { kind: 'found' }>,
  show: 'everyone' | 'me',
): Message {
  switch (found.kind) {
    case 'no such paragraph':
      return notice(`This reading has ¶1 to ¶${found.last}. Try one of those, or a topic.`);
    case 'no such claim':
      return notice(`This reading has the claims C1 to C${found.last}. Try one of those, or a topic.`);
    case 'nothing':
      return notice(
        `Nothing in *${reading.title}* matches “${plain(query)}”. These topics may be near:`,
        topicRow(reading, found.nearest, show),
      );
  }
}

function topicRow(reading: Reading, topics: readonly Topic[], show: 'everyone' | 'me') {
  return row(
    ...topics.map((topic) => ({
      id: pickTopicId.build({ reading: reading.slug, show, topic: topic.name }),
      label: topic.name,
    })),
  );
}

/** The claims that rest on a passage, each with the poll that runs on it, or the result of the last. */
export function claimsMessage(
  reading: Reading,
  paragraph: number,
  claims: readonly Claim[],
  polls: readonly Poll[],
  pollCommand: string,
): Message {
  if (claims.length === 0) {
    return notice(`No claim of this reading rests on ¶${paragraph}. Turn the page: most passages have one.`);
  }
  const lines = claims.map((claim) => {
    const own = polls.filter((each) => each.reading === reading.slug && each.claim === claim.id);
    const running = own.findLast((each) => currentRound(each) !== undefined);
    const closed = own.findLast((each) => each.state === 'closed' && each.resultMessageId !== null);
    const linked = running ?? closed;
    const at = running ? running.messageId : (closed?.resultMessageId ?? null);
    if (linked === undefined || at === null) return `**${claim.id}** ${claim.text}`;
    const link = messageLink(linked.guildId, linked.channelId, at);
    return `**${claim.id}** ${claim.text}\n[${running ? 'Vote in its poll' : 'See how the group voted'}](${link}) in <#${linked.channelId}>`;
  });
  const some = lines.some((line) => line.includes(']('));
  return card(
    accent.passage,
    text(`### ${count(claims.length, 'claim')} on ¶${paragraph}`),
    text(listing(lines, '\n\n')),
    text(
      some
        ? '-# A claim without a link has no poll here yet.'
        : `-# No poll is open on ${claims.length === 1 ? 'it' : 'these'} yet. A host opens one with ${pollCommand}.`,
    ),
  );
}

export function goneReadingMessage(): Message {
  return notice('The reading this card came from is no longer here. Ask again with /passage.');
}
