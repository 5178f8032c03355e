import type { AuthClient } from '@tokenpair/client'
import { type AxiosInstance, isAxiosError } from 'axios'

export function addAuth(api: AxiosInstance, client: AuthClient<unknown>): void {
  const session = () => (client.state.status === 'signed-in' ? client.state.sessionId : undefined)
  const sent = new WeakMap<object, { readonly token: string; readonly session: string | undefined }>()

  api.interceptors.request.use(async (config) => {
    if (config.headers.has('Authorization')) return config // the caller's own, or a repetition
    const token = await client.getAccessToken()
    if (token === undefined) return config
    config.headers.set('Authorization', `Bearer ${token}`)
    sent.set(config, { token, session: session() })
    return config
  })

  api.interceptors.response.use(undefined, async (error: unknown) => {
    const { config, response } = isAxiosError(error) ? error : {}
    const first = config && sent.get(config)
    if (response?.status !== 401 || !config || !first) throw error
    await client.refresh(first.token).catch(() => undefined) // nothing, where the token was replaced meanwhile
    const token = await client.getAccessToken().catch(() => undefined)
    if (token === undefined || token === first.token || session() !== first.session) throw error
    config.headers.set('Authorization', `Bearer ${token}`)
    return api.request(config)
  })
}
