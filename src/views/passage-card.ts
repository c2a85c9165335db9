import { discussPassageId, openPollId, ourWordsId, pickTopicId, takeStanceId, turnPageId } from '../ids.js';
import { currentRound, type Poll } from '../polls/poll.js';
import type { Claim, Passage, ReadingOutline, Topic } from '../readings/reading.js';
import type { Found, FoundBy } from '../readings/search.js';
import type { Message } from '../reply.js';
import { accent, card, clip, count, listing, messageLink, notice, plain, row, rule, text } from './card.js';
import { sourceOf, wordsOf } from './reading-words.js';

/** Where a card stands among the passages found; `query` finds them again when a page is turned. */
export interface Place {
  readonly query: string;
  readonly passages: readonly Passage[];
  readonly at: number;
  readonly by: FoundBy;
  /** Our summary although the server has the source's own words. */
  readonly inOurWords?: boolean | undefined;
}

/** Discord's limit for all texts of a card together. */
const mostText = 4000;

/** One passage with its place, its source and its buttons. */
export function passageMessage(reading: ReadingOutline, place: Place): Message {
  const passage = place.passages[place.at];
  if (passage === undefined) throw new RangeError(`no passage at ${place.at}`);
  const here = (id: typeof turnPageId, to: number): string =>
    id.build({ reading: reading.slug, to, query: place.query });
  const turn = (to: number): string => here(place.inOurWords ? ourWordsId : turnPageId, to);
  const last = place.passages.length - 1;
  const original = place.inOurWords ? undefined : passage.original;
  const heading = `## ${wordsOf(reading, passage.heading)}\n-# ¶${passage.paragraph} · ${whereabouts(reading, place)}`;
  const topics = wordsOf(reading, passage.topics.join(' · '));
  const topicLine = topics === '' ? undefined : `-# Topics: ${clip(topics, 300)}`;
  const source = `-# ${sourceLine(reading, passage.paragraph, original !== undefined)}`;
  // Somebody's own text grows when its marks are escaped; the lines around it stay whole.
  const room = mostText - heading.length - (topicLine?.length ?? 0) - source.length;
  const words = original === undefined ? wordsOf(reading, passage.text.trim()) : plain(original);
  return card(
    accent.passage,
    text(heading),
    // A text of nothing that can be seen would be no text to Discord.
    text(clip(words, room) || '…'),
    topicLine === undefined ? undefined : text(topicLine),
    rule(),
    text(source),
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
      passage.original === undefined
        ? undefined
        : place.inOurWords
          ? { id: here(turnPageId, place.at), label: "In the author's words" }
          : { id: here(ourWordsId, place.at), label: 'In our words' },
    ),
  );
}

function whereabouts(reading: ReadingOutline, { passages, at, by }: Place): string {
  const place = `${at + 1} of ${passages.length}`;
  switch (by.kind) {
    case 'topic':
      return `${place} on *${wordsOf(reading, by.topic)}*`;
    case 'article':
      return `${place} in the article`;
    case 'claim':
      return `${place} behind ${by.claim.id}`;
    case 'words':
      return `${place} for “${plain(by.query)}”`;
  }
}

function sourceLine(reading: ReadingOutline, paragraph: number, isOriginal: boolean): string {
  const where = `¶${paragraph} of ${sourceOf(reading)}`;
  if (isOriginal) return `${where}, from this server's own copy`;
  if (reading.verbatim) return where;
  return `${reading.brought ? 'A' : 'Our'} summary of ${where}`;
}

/** Nothing found: what to try instead, with the nearest topics as buttons. */
export function nothingFoundMessage(
  reading: ReadingOutline,
  query: string,
  found: Exclude<Found, { kind: 'found' }>,
  show: 'everyone' | 'me',
): Message {
  switch (found.kind) {
    case 'no such paragraph':
      return notice(`This reading has ¶1 to ¶${found.last}. Try one of those, or a topic.`);
    case 'no such claim':
      return notice(
        found.last === 0
          ? 'This reading has no claims yet. Try a topic, or a paragraph such as ¶1.'
          : `This reading has the claims C1 to C${found.last}. Try one of those, or a topic.`,
      );
    case 'nothing':
      return notice(
        found.nearest.length > 0
          ? `Nothing in *${wordsOf(reading, reading.title)}* matches “${plain(query)}”. Some of this reading's topics:`
          : `Nothing in *${wordsOf(reading, reading.title)}* matches “${plain(query)}”. Try another word, or a paragraph such as ¶1.`,
        topicRow(reading, found.nearest, show),
      );
  }
}

function topicRow(reading: ReadingOutline, topics: readonly Topic[], show: 'everyone' | 'me') {
  return row(
    ...topics.map((topic) => ({
      id: pickTopicId.build({ reading: reading.slug, show, topic: topic.name }),
      label: topic.name,
    })),
  );
}

/** The claims that rest on a passage, each with the poll that runs on it, or the result of the last. */
export function claimsMessage(
  reading: ReadingOutline,
  paragraph: number,
  claims: readonly Claim[],
  polls: readonly Poll[],
  pollCommand: string,
  mayOpen = false,
): Message {
  if (claims.length === 0) {
    return notice(
      reading.claims.length === 0
        ? 'This reading has no claims yet. A host adds them with /reading claim.'
        : `No claim of this reading rests on ¶${paragraph}. Turn the page: other passages have one.`,
    );
  }
  const lines = claims.map((claim) => {
    const own = polls.filter((each) => each.reading === reading.slug && each.claim === claim.id);
    const running = own.findLast((each) => currentRound(each) !== undefined);
    const closed = own.findLast((each) => each.state === 'closed' && each.resultMessageId !== null);
    const linked = running ?? closed;
    const at = running ? running.messageId : (closed?.resultMessageId ?? null);
    if (linked === undefined || at === null) return `**${claim.id}** ${wordsOf(reading, claim.text)}`;
    const link = messageLink(linked.guildId, linked.channelId, at);
    return `**${claim.id}** ${wordsOf(reading, claim.text)}\n[${running ? 'Vote in its poll' : 'See how the group voted'}](${link}) in <#${linked.channelId}>`;
  });
  const unasked = claims.filter(
    (claim) =>
      !claim.retired &&
      !polls.some(
        (each) =>
          each.reading === reading.slug && each.claim === claim.id && currentRound(each) !== undefined,
      ),
  );
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
    mayOpen
      ? row(
          ...unasked.slice(0, 5).map((claim) => ({
            id: openPollId.build({ reading: reading.slug, claim: claim.id }),
            label: `Open a poll on ${claim.id}`,
          })),
        )
      : undefined,
  );
}

export function goneReadingMessage(): Message {
  return notice('The reading this card came from is no longer here. Ask again with /passage.');
}
