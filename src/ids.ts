import { customId, int, text, word } from './custom-id.js';

/** Every button of the bot, in one list so that no two share a name. Views build these, commands parse them. */

/** Turns a passage card to the passage at a place, from 0, among those that the query finds. */
export const turnPageId = customId('turn', { reading: word, to: int, query: text });
/** Asks again with a topic; `show` is `everyone` or `me`. */
export const pickTopicId = customId('topic', { reading: word, show: word, topic: text });
export const takeStanceId = customId('stances', { reading: word, paragraph: int });
export const discussPassageId = customId('discuss', { reading: word, paragraph: int });
export const showPassageId = customId('passage', { reading: word, paragraph: int });
export const outlinePageId = customId('outline', { reading: word, page: int });
/** `stance` is 1 to 5. */
export const voteId = customId('vote', { poll: word, stance: int });
export const discussPromptId = customId('talk', { reading: word, prompt: int });
