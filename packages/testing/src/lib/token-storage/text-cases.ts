import type { ContractCases } from './contract-case.ts'

/** What goes in comes out. */
export const textCases: ContractCases = {
  'reads undefined where nothing was written': async (storage, expect) => {
    expect(await storage.read()).toEqual(undefined)
  },

  'reads what was written': async (storage, expect) => {
    await storage.update(() => 'text')

    expect(await storage.read()).toEqual('text')
  },

  'reads the latest text again and again': async (storage, expect) => {
    await storage.update(() => 'earlier')
    await storage.update(() => 'later')

    expect([await storage.read(), await storage.read()]).toEqual(['later', 'later'])
  },

  'keeps every character': async (storage, expect) => {
    const text = '{"name":"Zoë 🦊 أليس","path":"a\\\\b\'\\"","lines":"\\r\\n\\u0000"}\r\n\t\u0001\u2028 '
    await storage.update(() => text)

    expect(await storage.read()).toEqual(text)
  },

  'keeps an empty text apart from none': async (storage, expect) => {
    await storage.update(() => '')

    expect(await storage.read()).toEqual('')
  },

  'keeps a text of a hundred thousand characters': async (storage, expect) => {
    const text = 'token pair '.repeat(10_000)
    await storage.update(() => text)

    expect((await storage.read()) === text).toEqual(true)
  },

  'keeps only the later text where that is shorter': async (storage, expect) => {
    await storage.update(() => 'a text of some length')
    await storage.update(() => 'short')

    expect(await storage.read()).toEqual('short')
  },
}
