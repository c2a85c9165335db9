import { stringify } from 'yaml';
import { promptKinds, type Prompt, type Reading } from './reading.js';

/** A reading as people write them in `reading.yaml`; `parseReading` reads it back. */
export function readingYaml(reading: Reading): string {
  const { author, publisher, published, link, language } = reading;
  const known = { author, publisher, published, link };
  const file = {
    title: reading.title,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null && value !== undefined)),
    // A region or a script more than the schema knows adds nothing to a search.
    language: /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?(?![A-Za-z])/.exec(language)?.[0] ?? 'en',
    topics: reading.topics.map(({ name, aliases, paragraphs }) => ({ name, aliases, paragraphs })),
    passages: reading.passages.map(({ paragraph, heading, text, sha256 }) => ({
      paragraph,
      heading,
      text,
      sha256,
    })),
    claims: reading.claims.map(({ id, text, paragraphs, retired }) => ({
      id,
      text,
      paragraphs,
      ...(retired && { retired }),
    })),
    prompts: reading.prompts.filter(({ retired }) => retired !== true).map(writtenPrompt),
    ...(reading.glossary.length > 0 && { glossary: reading.glossary }),
  };
  return stringify(file, { lineWidth: 110, aliasDuplicateObjects: false });
}

/** A member's own question has no kind; most of them weigh something. */
function writtenPrompt({ kind, text, paragraph, claim }: Prompt): object {
  return {
    kind: promptKinds.find((each) => each === kind) ?? 'argument',
    text,
    paragraph,
    ...(claim !== undefined && { claim }),
  };
}
