// A server process of its own, which a test forks: signs in, judges and revokes as it is told, on a file that others use.
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { type ProcessCommand, systemPorts } from './process-command.ts'
import { createServerOn, judge } from './server-on.ts'

const [, , path = ''] = process.argv
const store = sqliteStore({ path })
let polls = 0
const auth = await createServerOn({
  ...systemPorts,
  store: {
    ...store,
    revocations: {
      ...store.revocations,
      read: async (after, limit) => {
        const page = await store.revocations.read(after, limit)
        polls += 1
        return page
      },
    },
  },
})

process.on('message', (command: ProcessCommand) => {
  void answer(command).then((value) => process.send?.({ value, polls }))
})
process.send?.({ value: 'ready', polls })

async function answer(command: ProcessCommand): Promise<unknown> {
  switch (command.kind) {
    case 'sign-in': {
      const { accessToken, sessionId } = await auth.issueToken({ subject: 'alice', method: 'password' })
      return { accessToken, sessionId }
    }
    case 'judge':
      return judge(auth, command.accessToken)
    case 'revoke':
      return auth.tokenManager.revokeToken({ sessionId: command.sessionId })
  }
}
