/** Carries texts between the tabs of one browser and one origin; none hears itself. */
export interface TokenChannel {
  post(message: string): void
  /** Calls back with each message. Answers a function that ends this. */
  listen(listener: (message: unknown) => void): () => void
}

/** Opens a BroadcastChannel. */
export function openTokenChannel(name: string): TokenChannel {
  const channel = new BroadcastChannel(name)
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data))
      return () => channel.close()
    },
  }
}
