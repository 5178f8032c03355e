import type { AuthClient } from '@tokenpair/client'

interface Call {
  readonly method: string
  readonly url: string
  readonly body?: XMLHttpRequestBodyInit
  readonly onProgress?: (event: ProgressEvent) => void
}

export async function send(client: AuthClient<unknown>, call: Call): Promise<XMLHttpRequest> {
  const session = () => (client.state.status === 'signed-in' ? client.state.sessionId : undefined)
  const token = await client.getAccessToken()
  const before = session()
  const request = await sendOnce(call, token)
  if (request.status !== 401 || token === undefined) return request
  await client.refresh(token).catch(() => undefined) // nothing, where the token was replaced meanwhile
  const newer = await client.getAccessToken().catch(() => undefined)
  const isRenewed = newer !== undefined && newer !== token && session() === before
  return isRenewed ? sendOnce(call, newer) : request
}

function sendOnce({ method, url, body, onProgress }: Call, token: string | undefined): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    if (token !== undefined) request.setRequestHeader('Authorization', `Bearer ${token}`)
    if (onProgress) request.upload.addEventListener('progress', onProgress)
    request.addEventListener('load', () => resolve(request))
    request.addEventListener('error', () => reject(new TypeError('The network failed')))
    request.send(body)
  })
}
