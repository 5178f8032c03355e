/** Runs one task after the other: each when the one before it has ended, however it ended. */
export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>

/** Creates an empty queue. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const done = last.then(task)
    last = done.catch(() => undefined)
    return done
  }
}
