import { action, type Ask, type AttachedFile } from '../../src/command.js';
import type { ImportedArticle } from '../../src/import/article.js';
import { draftOf, type ArticleDraft } from '../../src/readings/article-draft.js';
import { broughtReading, slugFor, visible } from '../../src/readings/brought.js';
import { parseReading } from '../../src/readings/parse-reading.js';
import type { Reading } from '../../src/readings/reading.js';
import type { Meanwhile, Message } from '../../src/reply.js';
import type { Draft } from '../../src/seminar/reading-drafts.js';
import {
  copyMessage,
  draftMessage,
  exportedMessage,
  importStepMessage,
} from '../../src/views/reading-draft-cards.js';
import { badExportMessage, notImportedMessage } from '../../src/views/reading-outcomes.js';

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
      return takeArticle(ask, named(outcome.article, file.name));
    };
    const made = await Promise.race([read(), stopped]);
    await shown;
    await show(made === 'stopping' ? notImportedMessage(file.name, 'stopping') : made);
  };
}

/** What the file does not say is told by the file's name. */
function named(article: ImportedArticle, file: string): ImportedArticle {
  const title = visible(article.title ?? file.replace(/\.[^.]*$/, '').replaceAll(/[_-]+/g, ' '));
  return { ...article, title: (title || 'A reading').slice(0, 200).toWellFormed() };
}

async function takeArticle(where: Where, article: ImportedArticle): Promise<Message> {
  const { seminar, guildId, userId } = where;
  const draft = draftOf(article);
  for (const { slug } of seminar.shelf.list(guildId)) {
    if (!seminar.shelf.isShipped(slug)) continue;
    const reading = await seminar.shelf.load(guildId, slug);
    const match = reading && seminar.importer.matchCopy(reading, article.paragraphs);
    if (reading === undefined || !match?.isCopy) continue;
    const id = seminar.drafts.put(guildId, userId, { kind: 'copy', slug, match, draft });
    return copyMessage(id, reading, match);
  }
  const reading = readingOf(where, draft);
  const id = seminar.drafts.put(guildId, userId, { kind: 'article', versions: [draft], reading });
  return draftMessage({ id, draft, reading, canUndo: false }, 0);
}

/** The reading that a draft makes as it stands. */
export function readingOf({ seminar }: Pick<Where, 'seminar'>, { article }: ArticleDraft): Reading {
  const slug = slugFor(article.title ?? '', seminar.randomName());
  return broughtReading(seminar.importer.draftReading(article, slug));
}

/** A longer one would be read while everybody waits. */
const mostExported = 1024 * 1024;

function takeExported(where: Where, name: string, bytes: Uint8Array): Message {
  const { seminar, guildId, userId } = where;
  if (bytes.length > mostExported) return notImportedMessage(name, 'too much text');
  const parsed = parseReading('exported', new TextDecoder().decode(bytes));
  if (parsed.kind === 'refused')
    return badExportMessage(
      name,
      parsed.problems.map(({ line, path, says }) =>
        [line === undefined ? '' : `line ${line}:`, path, says].filter(Boolean).join(' '),
      ),
    );
  const slug = slugFor(parsed.reading.title, seminar.randomName());
  const draft: Draft = { kind: 'exported', reading: { ...broughtReading(parsed.reading), slug } };
  return exportedMessage(seminar.drafts.put(guildId, userId, draft), draft.reading);
}
