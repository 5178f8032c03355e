/** Listens to events of some names. Answers a function that ends this. */
export function listenTo(target: EventTarget, names: readonly string[], listener: () => void): () => void {
  const controller = new AbortController()
  for (const name of names) {
    target.addEventListener(name, () => listener(), controller) // of the options it has the one that ends this: signal
  }
  return () => controller.abort()
}
