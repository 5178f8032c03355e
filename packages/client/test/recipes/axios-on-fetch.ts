import type { AuthClient } from '@tokenpair/client'
import axios, { type AxiosInstance } from 'axios'

export function authAxios(client: AuthClient<unknown>, baseURL: string): AxiosInstance {
  return axios.create({ baseURL, adapter: 'fetch', env: { fetch: client.fetch } })
}
