import { fileURLToPath } from 'node:url'
import { peersFolder, versionOf } from '../peers.ts'

/** Something whose size is measured. */
export interface Subject {
  readonly name: string
  /** A module that uses it. */
  readonly code: string
  /** From where its imports are resolved. */
  readonly folder: string
}

const packages: string = fileURLToPath(new URL('../../../../packages', import.meta.url))

const client: Import = ['createAuthClient', 'client/dist/index.js']

/** What an app of ours bundles, as it is published. */
export const own: readonly Subject[] = [
  ours('createAuthClient', [client]),
  ours('the same with cookieTransport()', [client, ['cookieTransport', 'client/dist/cookie-transport.js']]),
  ours('the same with headerTransport()', [client, ['headerTransport', 'client/dist/header-transport.js']]),
  ours('the same with authLink() for tRPC', [client, ['authLink', 'client/dist/trpc.js']]),
  ours('the same with @tokenpair/react', [client, ['* as react', 'react/dist/index.js']]),
]

/** What an app bundles that uses somebody else's client. */
export function others(): readonly Subject[] {
  return [
    peer('@workos-inc/authkit-js', 'createClient'),
    peer('keycloak-js', 'default'),
    peer('better-auth', 'createAuthClient', 'better-auth/client'),
    peer('supertokens-website', 'default'),
    peer('@supabase/auth-js', 'AuthClient'),
    peer('@auth0/auth0-spa-js', 'createAuth0Client'),
  ]
}

type Import = readonly [imported: string, file: string]

function ours(name: string, imports: readonly Import[]): Subject {
  const lines = imports.map(([imported, file], index) => use(imported, `./${file}`, `measured${index}`))
  return { name, code: lines.join('\n'), folder: packages }
}

function peer(name: string, exported: string, entry = name): Subject {
  const told = exported === 'default' ? 'its default export' : exported
  return { name: `${name} ${versionOf(name)}, ${told}`, code: use(exported, entry, 'measured'), folder: peersFolder }
}

/** Imports something and uses it, so that it stays. */
function use(imported: string, from: string, as: string): string {
  const clause = imported.startsWith('*') ? `* as ${as}` : `{ ${imported} as ${as} }`
  return `import ${clause} from '${from}'\nconsole.log(${as})`
}
