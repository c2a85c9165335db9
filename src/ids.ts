import { customId, int, text, word } from './custom-id.js';

/** Every button of the bot, in one list so that no two share a name. Views build these, commands parse them. */

/** Turns a passage card to the passage at a place, from 0, among those that the query finds. */
export const turnPageId = customId('turn', { reading: word, to: int, query: text });
/** The same in our words, where the server has the source's own. */
export const ourWordsId = customId('ours', { reading: word, to: int, query: text });
/** Asks again with a topic; `show` is `everyone` or `me`. */
export const pickTopicId = customId('topic', { reading: word, show: word, topic: text });
export const takeStanceId = customId('stances', { reading: word, paragraph: int });
export const discussPassageId = customId('discuss', { reading: word, paragraph: int });
export const showPassageId = customId('passage', { reading: word, paragraph: int });
export const outlinePageId = customId('outline', { reading: word, page: int });
/** This channel talks about that reading from now on. */
export const useReadingId = customId('use', { reading: word });
/** `stance` is 1 to 5. */
export const voteId = customId('vote', { poll: word, stance: int });
export const discussPromptId = customId('talk', { reading: word, prompt: int });
/** The discussion of a prompt that a schedule has posted; it also names the run, to find the message again. */
export const scheduledPromptId = customId('daily', { schedule: word, run: word, reading: word, prompt: int });
export const confirmScheduleId = customId('plan', { draft: word });
export const dropScheduleId = customId('unplan', { draft: word });
/** A page of the schedules; `page` from 0. */
export const schedulesPageId = customId('plans', { page: int });
/** `do` is `pause`, `resume`, `skip` or `post`. */
export const scheduleStepId = customId('runs', { do: word, schedule: word, page: int });
/** Takes back a skip; `date` is the local one. */
export const unskipId = customId('unskip', { schedule: word, date: word, page: int });
/** `sure` is `no` or `yes`. */
export const removeScheduleId = customId('unschedule', { schedule: word, sure: word });
export const suggestFormId = customId('suggest', { reading: word });
export const reviewSuggestionsId = customId('ideas', { at: int });
export const approveSuggestionId = customId('take', { suggestion: word });
/** Both open a form, which comes back as the next two. */
export const editSuggestionId = customId('change', { suggestion: word });
export const declineSuggestionId = customId('leave', { suggestion: word });
export const editSuggestionFormId = customId('reword', { suggestion: word });
export const declineSuggestionFormId = customId('because-not', { suggestion: word });
/** A member's own stance in a poll, with what they may do about it. */
export const myStanceId = customId('mine', { poll: word });
export const withdrawId = customId('withdraw', { poll: word });
/** Opens the form for a reason; the form comes back under the same name. */
export const reasonId = customId('why', { poll: word });
export const reasonFormId = customId('because', { poll: word });
/** The host's next step: `discuss`, `again` or `close`. */
export const pollStepId = customId('step', { poll: word, to: word });
/** Closing without a result, because too few voted. */
export const discardId = customId('discard', { poll: word });
/** Closing with a result, although it leaves some out or was not expected. */
export const closeNowId = customId('count', { poll: word });
/** Ending a poll that nobody has voted in. */
export const cancelPollId = customId('cancel', { poll: word });
/** A list of polls; `to` is `close`, `results`, `export` or `json`. */
export const whichPollId = customId('which', { to: word });
/** Opens the usual poll on a claim. */
export const openPollId = customId('open', { reading: word, claim: word });
export const reviewReasonsId = customId('reasons', { poll: word, page: int });
export const strikeReasonsId = customId('strike', { poll: word, page: int });
export const showReasonsId = customId('unveil', { poll: word });
/** A host's file on its way to a reading; `draft` is found again for the same host alone. */
export const draftPageId = customId('draft', { draft: word, page: int });
export const dropParagraphsId = customId('drop', { draft: word, page: int });
export const joinParagraphsId = customId('join', { draft: word, page: int });
export const leftOutPageId = customId('left-out', { draft: word, page: int });
export const takeBackId = customId('back', { draft: word, page: int });
/** `at` is the place of the piece, from 0, among what was left out. */
export const takeBackFormId = customId('put-back', { draft: word, at: int });
export const editSourceId = customId('source', { draft: word });
export const editSourceFormId = customId('sourced', { draft: word });
export const undoId = customId('undo', { draft: word, page: int });
export const keepReadingId = customId('keep', { draft: word });
export const keepCopyId = customId('underlay', { draft: word });
/** A reading of its own although it is a copy of one. */
export const ownReadingId = customId('apart', { draft: word });
export const throwAwayId = customId('throw-away', { draft: word });
/** `sure` is `no` or `yes`. */
export const removeReadingId = customId('unshelve', { reading: word, sure: word });
export const claimFormId = customId('claim', { reading: word, claim: word });
/** `prompt` is its place from 1, and 0 for a new one. */
export const promptFormId = customId('question', { reading: word, prompt: int });
export const setupFormId = customId('setup', {});
/** A time zone that was meant by something else. */
export const setZoneId = customId('zone', { zone: text });
export const eraseId = customId('erase', { sure: word });
