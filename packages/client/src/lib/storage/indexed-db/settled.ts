import { listenTo } from '../../ports/listen-to.ts'

/** The result of a request to IndexedDB. */
export function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    listenTo(request, 'success', () => resolve(request.result))
    listenTo(request, 'error', () => reject(request.error))
  })
}
