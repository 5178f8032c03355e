import { headOfHeaders, headOfNode, type OutgoingHead, type ResponseHead } from '../http/outgoing-head.ts'

/** The options of `createContext` that lead to the answer. */
export interface AnswerOptions {
  /** The fetch adapter's. */
  readonly resHeaders?: Headers | undefined
  /** A Node.js adapter's; where it is a WebSocket, there is no head to write to. */
  readonly res?: object | undefined
}

/** Finds the head of the answer; `undefined` where there is none. */
export function responseHeadOf({ resHeaders, res }: AnswerOptions): ResponseHead | undefined {
  if (resHeaders !== undefined) return headOfHeaders(resHeaders)
  return res !== undefined && isOutgoing(res) ? headOfNode(res) : undefined
}

function isOutgoing(res: object): res is OutgoingHead {
  return 'setHeader' in res && typeof res.setHeader === 'function'
}
