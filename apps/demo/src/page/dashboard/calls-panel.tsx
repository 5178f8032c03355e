import { type ReactNode, useState } from 'react'
import { network } from '../auth-client.ts'
import { useTask } from '../use-task.ts'
import { callApi, type CallResult, countStatuses } from './call-api.ts'

/** Calls of a protected route, one or ten at once. */
export function CallsPanel(): ReactNode {
  const [result, setResult] = useState<CallResult>()
  const one = useTask(async () => setResult(await callApi(1)))
  const ten = useTask(async () => setResult(await callApi(10)))
  const tenRefused = useTask(async () => {
    network.spoilNextTokens(10)
    setResult(await callApi(10))
  })
  const tasks = [one, ten, tenRefused]
  const isRunning = tasks.some((task) => task.isRunning)
  return (
    <section className="card" aria-labelledby="calls-title">
      <h2 id="calls-title">Call the API</h2>
      <p className="muted">
        However many requests find the access token dead, the client refreshes once for all of them.
      </p>
      <div className="buttons">
        <button type="button" className="primary" onClick={one.run} disabled={isRunning} data-testid="call-me">
          Call the API
        </button>
        <button type="button" onClick={ten.run} disabled={isRunning} data-testid="ten-calls">
          Ten calls at once
        </button>
        <button type="button" onClick={tenRefused.run} disabled={isRunning} data-testid="ten-refused-calls">
          Ten calls with a dead token
        </button>
      </div>
      <p className="error" role="alert">
        {tasks.find((task) => task.error !== undefined)?.error}
      </p>
      <CallAnswer result={result} />
    </section>
  )
}

function CallAnswer({ result }: { readonly result: CallResult | undefined }): ReactNode {
  return (
    <output
      className="call-result"
      data-testid="call-result"
      data-status={result?.statuses.at(-1)}
      data-token-requests={result?.tokenRequests}
    >
      {result === undefined ? (
        <span className="muted">The answer of GET /me appears here.</span>
      ) : (
        <>
          <span className="facts">
            <span>
              {result.statuses.length === 1 ? 'Answer' : `${result.statuses.length} answers`}:{' '}
              <strong>{countStatuses(result.statuses)}</strong>
            </span>
            <span>
              Requests to /auth/token: <strong>{result.tokenRequests}</strong>
            </span>
          </span>
          <code className="body">{result.body}</code>
        </>
      )}
    </output>
  )
}
