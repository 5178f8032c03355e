import { useState } from 'react'
import { errorText } from './error-text.ts'

/** Something that a person starts with a button. */
export interface Task {
  readonly isRunning: boolean
  /** Why the last run failed. */
  readonly error: string | undefined
  readonly run: () => void
}

/** Runs something when a person asks for it, once at a time. */
export function useTask(work: () => Promise<void>): Task {
  const [isRunning, setIsRunning] = useState(false)
  const [error, setError] = useState<string>()
  const start = async (): Promise<void> => {
    setIsRunning(true)
    setError(undefined)
    try {
      await work()
    } catch (failure) {
      setError(errorText(failure))
    } finally {
      setIsRunning(false)
    }
  }
  return { isRunning, error, run: () => void (isRunning ? undefined : start()) }
}
