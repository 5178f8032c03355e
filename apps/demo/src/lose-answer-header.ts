/** The header by which the page asks that an answer of the token route gets lost. */
export const loseAnswerHeader = 'x-lose-answer'
