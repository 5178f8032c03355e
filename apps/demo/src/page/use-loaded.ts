import { useCallback, useEffect, useRef, useState } from 'react'
import { errorText } from './error-text.ts'

/** Something that has to be asked for. What was there before stays while it is asked for again. */
export type Loaded<Value> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: Value }
  | { readonly status: 'failed'; readonly message: string }

/**
 * Asks for something when a component appears.
 *
 * @param load Asks for it; the same function at each render.
 * @returns What came of it, and a function that asks again.
 */
export function useLoaded<Value>(load: () => Promise<Value>): readonly [Loaded<Value>, () => Promise<void>] {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ status: 'loading' })
  const asked = useRef(0)
  const reload = useCallback(async () => {
    asked.current += 1
    const turn = asked.current
    const result = await load().then(
      (value): Loaded<Value> => ({ status: 'ready', value }),
      (error: unknown): Loaded<Value> => ({ status: 'failed', message: errorText(error) }),
    )
    if (turn === asked.current) setLoaded(result)
  }, [load])
  useEffect(() => void reload(), [reload])
  return [loaded, reload]
}
