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
/** A member's own stance in a poll, with what they may do about it. */
export const myStanceId = customId('mine', { poll: word });
export const withdrawId = customId('withdraw', { poll: word });
/** Opens the form for a reason; the form comes back under the same name. */
export const reasonId = customId('why', { poll: word });
export const reasonFormId = customId('because', { poll: word });
/** The host's next step: `discuss`, `again` or `close`. */
export const pollStepId = customId('step', { poll: word, to: word });
/** Closing although too few voted. */
export const closeAnywayId = customId('discard', { poll: word });
export const reviewReasonsId = customId('reasons', { poll: word, page: int });
export const strikeReasonsId = customId('strike', { poll: word, page: int });
export const showReasonsId = customId('unveil', { poll: word });
export const eraseId = customId('erase', { sure: word });
