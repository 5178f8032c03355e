import type { ReactNode } from 'react'
import { endElsewhere } from '../drills/end-elsewhere.ts'
import { loseAnswer } from '../drills/lose-answer.ts'
import { replayToken } from '../drills/replay-token.ts'
import { useTask } from '../use-task.ts'

interface DrillProps {
  readonly title: string
  readonly text: string
  readonly button: string
  readonly testId: string
  readonly work: () => Promise<void>
}

/** Three things that go wrong in the world, on demand. */
export function DrillsPanel(): ReactNode {
  return (
    <section className="card" aria-labelledby="drills-title">
      <h2 id="drills-title">Drills</h2>
      <div className="drills">
        <Drill
          title="The network loses an answer"
          text="The server has already moved on when the connection is cut. The client repeats the same exchange and gets the same pair, so you stay signed in."
          button="Lose an answer"
          testId="drill-lose-answer"
          work={loseAnswer}
        />
        <Drill
          title="A thief has a copy"
          text="A copy of your refresh token is used after you have used it yourself. The server sees two holders and ends the session for both."
          button="Replay a copy"
          testId="drill-replay"
          work={replayToken}
        />
        <Drill
          title="You lost your phone"
          text="The session is ended on the server. The very next request is refused, long before the access token expires, and this page says why."
          button="End it elsewhere"
          testId="drill-end-elsewhere"
          work={endElsewhere}
        />
      </div>
    </section>
  )
}

function Drill({ title, text, button, testId, work }: DrillProps): ReactNode {
  const task = useTask(work)
  return (
    <article className="drill">
      <h3>{title}</h3>
      <p className="muted">{text}</p>
      <button type="button" onClick={task.run} disabled={task.isRunning} data-testid={testId}>
        {button}
      </button>
      <p className="error" role="alert">
        {task.error}
      </p>
    </article>
  )
}
