import { action, type Ask, type AttachedFile } from '../../src/command.js';
import type { ImportedArticle } from '../../src/import/article.js';
import { draftOf, topicsNow, type ArticleDraft } from '../../src/readings/article-draft.js';
import { broughtReading, slugFor, visible } from '../../src/readings/brought.js';
import { draftReading } from '../../src/readings/draft-reading.js';
import type { Topic } from '../../src/readings/reading.js';
import type { Meanwhile, Message } from '../../src/reply.js';
import type { UnderCorrection } from '../../src/seminar/reading-drafts.js';
import {
  copyMessage,
  draftMessage,
  exportedMessage,
  importStepMessage,
} from '../../src/views/reading-draft-cards.js';
import { badExportMessage, importBusyMessage, notImportedMessage } from '../../src/views/reading-outcomes.js';

/** `/reading add`: from a file to an outline for the host to correct. Nothing is kept before it is confirmed. */
export const addAction = action({
  description: 'Bring an article of your own, or your copy of a reading that is here',
  options: {
    file: {
      type: 'file',
      description: 'A text, Markdown, HTML, PDF or Word file of at most 5 MB, or an exported reading',
      required: true,
    },
  },
  whenSlow: 'asker',
  hostsOnly: true,
  run: (ask) => ({
    to: 'asker',
    message: importStepMessage('fetching', ask.options.file.name),
    meanwhile: bring(ask, ask.options.file),
  }),
});

type Where = Pick<Ask<unknown>, 'seminar' | 'guildId' | 'userId'>;

function bring(ask: Where & Pick<Ask<unknown>, 'download'>, file: AttachedFile): Meanwhile {
  return async (show, stopping) => {
    const turn = ask.seminar.imports.begin(ask.guildId, ask.userId);
    if (turn.kind === 'busy') return show(importBusyMessage(file.name, turn.whose));
    // Steps are shown one after another: the last to arrive would stay.
    let shown = Promise.resolve();
    const say = (message: Message): Promise<void> =>
      (shown = shown.then(() => show(message)).catch(() => undefined));
    const stopped = new Promise<'stopping'>((resolve) =>
      stopping.addEventListener('abort', () => resolve('stopping')),
    );
    const read = async (): Promise<Message> => {
      const fetched = await ask.download(file);
      if (fetched.kind === 'too large') return notImportedMessage(file.name, 'too large');
      if (fetched.kind !== 'file') return notImportedMessage(file.name, 'not fetched');
      if (/\.ya?ml$/i.test(file.name)) return takeExported(ask, file.name, fetched.bytes);
      const outcome = await ask.seminar.importer.importFile(
        { name: file.name, bytes: fetched.bytes },
        { onStep: (step) => void say(importStepMessage(step, file.name)) },
      );
      if (outcome.kind === 'refused') return notImportedMessage(file.name, outcome.why);
      return takeArticle(ask, named(outcome.article, file.name), file.name, say);
    };
    try {
      const made = await Promise.race([read(), stopped]);
      await shown;
      await show(made === 'stopping' ? notImportedMessage(file.name, 'stopping') : made);
    } finally {
      turn.end();
    }
  };
}

/** What the file does not say is told by the file's name. */
function named(article: ImportedArticle, file: string): ImportedArticle {
  const title = visible(article.title ?? file.replace(/\.[^.]*$/, '').replaceAll(/[_-]+/g, ' '));
  return { ...article, title: (title || 'A reading').slice(0, 200).toWellFormed() };
}

async function takeArticle(
  where: Where,
  article: ImportedArticle,
  name: string,
  say: (message: Message) => Promise<void>,
): Promise<Message> {
  const { seminar, guildId, userId } = where;
  const { shipped } = seminar.shelf;
  const compared = await seminar.importer.compare(shipped, article.paragraphs);
  if (compared === undefined) return notImportedMessage(name, 'took too long');
  const draft = draftOf(article, compared.hashes);
  const reading = shipped.find(({ slug }) => slug === compared.copy?.slug);
  if (compared.copy !== null && reading !== undefined) {
    const { match } = compared.copy;
    const id = seminar.drafts.put(guildId, userId, { kind: 'copy', reading, match, draft });
    return copyMessage(id, reading, match);
  }
  void say(importStepMessage('topics', name));
  const made = articleOf(where, [draft], draft, await topicsOf(where, draft));
  return draftMessage(seminar.drafts.put(guildId, userId, made), made, 0);
}

/** Topics proposed for an article as it stands in the file; undefined where none could be. */
export function topicsOf(
  { seminar }: Pick<Where, 'seminar'>,
  { article }: ArticleDraft,
): Promise<Topic[] | undefined> {
  return seminar.importer.topicsFor(
    article.paragraphs.map(({ text }) => text),
    article.language,
  );
}

/** An article under correction, with the reading that its newest version makes. */
export function articleOf(
  { seminar }: Pick<Where, 'seminar'>,
  versions: readonly ArticleDraft[],
  newest: ArticleDraft,
  topics: readonly Topic[] | undefined,
): UnderCorrection {
  const slug = slugFor(newest.article.title ?? '', seminar.randomName());
  const reading = broughtReading(draftReading(newest.article, slug, topicsNow(newest, topics ?? [])));
  return { kind: 'article', versions, newest, topics, reading };
}

async function takeExported(where: Where, name: string, bytes: Uint8Array): Promise<Message> {
  const { seminar, guildId, userId } = where;
  const parsed = await seminar.importer.readExported(new TextDecoder().decode(bytes));
  if (parsed === undefined) return notImportedMessage(name, 'took too long');
  if (parsed.kind === 'refused')
    return badExportMessage(
      name,
      parsed.problems.map(({ line, path, says }) =>
        [line === undefined ? '' : `line ${line}:`, path, says].filter(Boolean).join(' '),
      ),
    );
  const slug = slugFor(parsed.reading.title, seminar.randomName());
  const reading = { ...broughtReading(parsed.reading), slug };
  return exportedMessage(seminar.drafts.put(guildId, userId, { kind: 'exported', reading }), reading);
}
