/** Listens to events of some names, with a space between two. Answers a function that ends this. */
export function listenTo(target: EventTarget, names: string, listener: () => void): () => void {
  const controller = new AbortController()
  for (const name of names.split(' ')) {
    target.addEventListener(name, () => listener(), controller) // of the options it has the one that ends this: signal
  }
  return () => controller.abort()
}
