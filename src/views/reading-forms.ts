import { claimFormId, promptFormId } from '../ids.js';
import { visible } from '../readings/brought.js';
import { promptKinds, type Claim, type Prompt, type ReadingOutline } from '../readings/reading.js';
import type { Message, Modal, PickField } from '../reply.js';
import { card, accent, download, notice, plain, text } from './card.js';
import { kindLabels } from './prompt-card.js';
import { wordsOf } from './reading-words.js';

const longestClaim = 200;
const longestQuestion = 300;

/** Retired ones are kept, because polls and schedules refer to them; they can be taken back. */
const stateField = (retired: true | undefined, isAsked: string): PickField => ({
  id: 'state',
  label: 'Is it still asked?',
  description: 'A retired one keeps its number and its polls, and is put to nobody any more.',
  pick: [
    { value: 'live', label: isAsked },
    { value: 'retired', label: 'No, retire it' },
  ],
  value: retired ? 'retired' : 'live',
});

/** A new claim, or one to edit or retire. */
export function claimForm(reading: ReadingOutline, claim: Claim | undefined): Modal {
  return {
    id: claimFormId.build({ reading: reading.slug, claim: claim?.id ?? 'new' }),
    title: claim === undefined ? 'A new claim' : `Edit ${claim.id}`,
    fields: [
      {
        id: 'claim',
        label: 'The claim in one sentence',
        description: 'People vote on it, so let it say one thing that one can agree or disagree with.',
        long: true,
        required: true,
        mostLength: longestClaim,
        value: claim?.text ?? '',
      },
      {
        id: 'paragraphs',
        label: 'Which paragraphs does it rest on?',
        description: numbersWanted(reading.passages.length),
        long: false,
        required: true,
        mostLength: 60,
        value: claim?.paragraphs.join(', ') ?? '',
      },
      ...(claim === undefined ? [] : [stateField(claim.retired, 'Yes, polls can be opened on it')]),
    ],
  };
}

function numbersWanted(last: number): string {
  return last === 1
    ? 'It has only one: 1'
    : `Numbers from 1 to ${last}, the best evidence first, such as ${last}, 1`;
}

/** A new prompt, or one to edit or retire; `at` is its place from 1, and 0 for a new one. */
export function promptForm(reading: ReadingOutline, at: number, prompt: Prompt | undefined): Modal {
  return {
    id: promptFormId.build({ reading: reading.slug, prompt: at }),
    title: prompt === undefined ? 'A new prompt' : `Edit prompt ${at}`,
    fields: [
      {
        id: 'question',
        label: 'The question for the group',
        description: 'It joins the prompts of this reading, behind those that are there.',
        long: true,
        required: true,
        mostLength: longestQuestion,
        value: prompt?.text ?? '',
      },
      {
        id: 'paragraph',
        label: 'Which paragraph is it about?',
        description: `A number from 1 to ${reading.passages.length}`,
        long: false,
        required: true,
        mostLength: 6,
        value: String(prompt?.paragraph ?? ''),
      },
      {
        id: 'kind',
        label: 'What kind of question is it?',
        description: 'It stands in small letters above the question.',
        pick: promptKinds.map((kind) => ({ value: kind, label: kindLabels[kind] })),
        value: promptKinds.find((kind) => kind === prompt?.kind) ?? 'argument',
      },
      {
        id: 'claim',
        label: 'Does it argue about a claim?',
        description: 'Its number, such as C3; may stay empty',
        long: false,
        mostLength: 6,
        value: prompt?.claim ?? '',
      },
      ...(prompt === undefined ? [] : [stateField(prompt.retired, 'Yes')]),
    ],
  };
}

export type BadForm =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bad paragraph'; readonly typed: string }
  | { readonly kind: 'no such claim'; readonly typed: string };

/** What was wrong, and the words to copy, so that nothing typed is lost. */
export function badFormMessage(reading: ReadingOutline, bad: BadForm, words: string): Message {
  const last = reading.passages.length;
  const why =
    bad.kind === 'empty'
      ? 'There were no words in it, so nothing was saved.'
      : bad.kind === 'bad paragraph'
        ? `“${plain(bad.typed)}” names a paragraph that this reading does not have; write numbers from 1 to ${last}. Nothing was saved.`
        : `“${plain(bad.typed)}” is no claim of this reading; write a number such as C1, or leave it empty. Nothing was saved.`;
  return words === '' ? notice(why) : notice(`${why} Here are your words to copy:\n\n${plain(words)}`);
}

export function claimSavedMessage(reading: ReadingOutline, claim: Claim, isNew: boolean): Message {
  const of = `*${wordsOf(reading, reading.title)}*`;
  if (claim.retired)
    return notice(
      `${claim.id} of ${of} is retired: no new poll is opened on it. Polls that ran keep theirs.`,
    );
  return notice(
    `${claim.id} ${isNew ? 'joins the claims of' : 'is changed in'} ${of}. /poll open puts it to the group.`,
    text(`**${claim.id}** ${plain(claim.text)}`),
  );
}

export function promptSavedMessage(reading: ReadingOutline, prompt: Prompt, isNew: boolean): Message {
  const of = `*${wordsOf(reading, reading.title)}*`;
  if (prompt.retired) return notice(`It is retired: ${of} does not ask it any more.`);
  return notice(
    `${isNew ? 'It joins the prompts of' : 'It is changed in'} ${of}. /prompt now asks one of them.`,
    text(plain(prompt.text)),
  );
}

export function shippedClaimsMessage(reading: ReadingOutline): Message {
  return notice(
    `The claims of *${wordsOf(reading, reading.title)}* came with the bot and stay as they are. /poll open asks about a *statement* of your own too, and a reading of your own takes claims.`,
  );
}

export function shippedPromptMessage(): Message {
  return notice(
    'That prompt came with the bot and stays as it is. Leave *prompt* empty to add one of your own to this reading.',
  );
}

export function noSuchClaimHereMessage(typed: string): Message {
  return notice(
    `“${plain(typed)}” is no claim of this reading. Begin to type to choose one, or leave it empty for a new one.`,
  );
}

export function noSuchPromptMessage(typed: string): Message {
  return notice(
    `“${plain(typed)}” is no prompt of this reading. Begin to type to choose one, or leave it empty for a new one.`,
  );
}

/** The reading as a file that can be edited and added back, here or in another server. */
export function exportReadingMessage(reading: ReadingOutline, yaml: string, hasCopy: boolean): Message {
  const name = `${reading.slug}.yaml`;
  return {
    ...card(
      accent.notice,
      text(
        `*${wordsOf(reading, reading.title)}* as a file. It can be edited with any editor, and /reading add takes it back, here or in another server.`,
      ),
      hasCopy ? text("-# This server's own copy of the article is not in it.") : undefined,
      download(name),
    ),
    files: [{ name, data: yaml, alt: `${visible(reading.title)} as a file` }],
  };
}
