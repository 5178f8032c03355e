import type { AuthServices } from '../auth-services.ts'
import type { RequestHead } from '../transport/transport.ts'
import { isRoutePath } from './route-paths.ts'

/** What a server says to pages of other origins about routes of the app. */
export interface CrossOriginOptions {
  /** Methods that the routes know (default: GET, HEAD, POST, PUT, PATCH and DELETE). */
  readonly methods?: readonly string[] | undefined
}

/** What is asked of the server half to let pages of other origins call routes of the app. */
export type AnswerSharer = Pick<AuthServices<never>, 'withCors' | 'answerPreflight' | 'paths'>

/** The methods that are allowed unless an app says otherwise. */
const usualMethods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Answers the preflight of a route of the app; the routes of the server half know their methods better. */
export function answerAppPreflight(
  auth: AnswerSharer,
  head: RequestHead,
  { path, methods = usualMethods }: CrossOriginOptions & { readonly path: string },
): Response | undefined {
  return isRoutePath(path, auth.paths) ? undefined : auth.answerPreflight(head, methods)
}

/** Whether there are origins whose pages may call. */
export function sharesAnswers({ withCors }: AnswerSharer): boolean {
  const probe = new Response()
  return withCors(probe, { method: 'GET', headers: new Headers(), url: '' }) !== probe
}
