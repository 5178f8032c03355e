import { isRecord } from '@tokenpair/protocol'

/**
 * Says what Redis or its client refused, in a word. What else they say is left out, and so is the error itself: it may hold
 * the arguments, and with them chain values.
 */
export function describeFailure(error: unknown): Error {
  const word = wordOf(error)
  return new Error(`Redis did not do what it was asked to (${word}): ${adviceOn(word)}`)
}

/** Whether Redis has forgotten a script, as it does when it restarts. */
export function isScriptUnknown(error: unknown): boolean {
  return wordOf(error) === 'NOSCRIPT'
}

/** An error of Redis begins with a word such as READONLY; one of the network has a code such as ECONNREFUSED. */
function wordOf(error: unknown): string {
  if (!isRecord(error)) return 'unknown'
  const { message, code, name } = error
  const [word] = /^[A-Z]+(?= )/.exec(String(message)) ?? []
  if (word !== undefined && word !== 'ERR') return word
  return [code, name].find((value) => typeof value === 'string' && /^\w+$/.test(value))?.toString() ?? 'unknown'
}

function adviceOn(word: string): string {
  switch (word) {
    case 'READONLY':
      return 'this is a replica: connect to the primary'
    case 'CROSSSLOT':
      return 'the server splits one hash tag: use a server that keeps hash tags together'
    case 'OOM':
      return 'it is full: give it more memory'
    case 'NOAUTH':
    case 'WRONGPASS':
    case 'NOPERM':
      return 'see the user and the password of the client, and what they are permitted to do'
    default:
      return 'see whether the server runs and can be reached, and try again'
  }
}
