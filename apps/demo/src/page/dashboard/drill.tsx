import type { ReactNode } from 'react'
import { useTask } from '../use-task.ts'

/** Something that goes wrong in the world, on demand. */
export interface DrillProps {
  readonly title: string
  readonly text: string
  /** What a person may type in a terminal to do it themselves. */
  readonly command?: string
  readonly button: string
  readonly testId: string
  readonly work: () => Promise<void>
}

export function Drill({ title, text, command, button, testId, work }: DrillProps): ReactNode {
  const task = useTask(work)
  return (
    <article className="drill">
      <h3>{title}</h3>
      <p className="muted">{text}</p>
      {command === undefined ? null : <code className="command">{command}</code>}
      <button type="button" onClick={task.run} disabled={task.isRunning} data-testid={testId}>
        {button}
      </button>
      <p className="error" role="alert">
        {task.error}
      </p>
    </article>
  )
}
