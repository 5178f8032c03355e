import { once } from 'node:events'
import { createServer } from 'node:http'
import type { BrowserContext } from 'playwright-core'

type Fields = Readonly<Record<string, string>>

/** A page of an origin that the demo server has never heard of, in a browser that may be signed in. */
export interface ForeignPage extends AsyncDisposable {
  /** Posts a form to an address by a script, with the browser's cookies. No page may see what comes of it. */
  post(address: string, fields: Fields): Promise<void>
  /** Submits a form to an address, and answers what the browser shows then. */
  submit(address: string, fields: Fields): Promise<string>
}

/** Opens an empty page of another port, at this name of the machine. */
export async function openForeignPage(context: BrowserContext, host: string): Promise<ForeignPage> {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>Prizes!</h1>'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const origin = `http://${host}:${typeof bound === 'object' ? bound?.port : bound}/`
  const tab = await context.newPage()
  return {
    post: async (address, fields) => {
      await tab.goto(origin)
      await tab.evaluate(postForm, [address, fields] as const)
    },
    submit: async (address, fields) => {
      await tab.goto(origin)
      await Promise.all([tab.waitForURL(address), tab.evaluate(submitForm, [address, fields] as const)])
      return tab.locator('body').innerText()
    },
    [Symbol.asyncDispose]: async () => {
      await tab.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Runs in the page. */
async function postForm([address, fields]: readonly [string, Fields]): Promise<void> {
  const body = new URLSearchParams(fields)
  const request = fetch(address, { method: 'POST', mode: 'no-cors', credentials: 'include', body })
  await request.catch(() => undefined) // the answer is kept from the page
}

/** Runs in the page. */
function submitForm([address, fields]: readonly [string, Fields]): void {
  const form = Object.assign(document.createElement('form'), { method: 'POST', action: address })
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), { name, value }))
  }
  document.body.append(form)
  form.submit()
}
