// A page fetches the code of its storage by import(), so that is left out where a limit is about what it loads first. The bundler
// would write how to get there from its temporary folder, which makes the figure that of a folder's name: it keeps the import as it is.
const withoutLaterCode = {
  ignore: ['./default-storage.js'],
  modifyRolldownConfig: (config) => ({ ...config, makeAbsoluteExternalsRelative: false }),
}

const client = 'packages/client/dist'
const createAuthClient = { [`${client}/index.js`]: '{ createAuthClient }' }
const localStorageStorage = { [`${client}/storage/local-storage.js`]: '{ localStorageStorage }' }

export default [
  {
    name: 'client: createAuthClient with fetch, gzip, as a page loads it first (its storage comes by import())',
    import: createAuthClient,
    limit: '5 kB',
    ...withoutLaterCode,
  },
  {
    name: 'client: createAuthClient with localStorageStorage() and fetch, gzip',
    import: { ...createAuthClient, ...localStorageStorage },
    limit: '5 kB',
    ...withoutLaterCode,
  },
  {
    name: 'client: everything in the main entry, gzip',
    path: `${client}/index.js`,
    limit: '6 kB',
    ...withoutLaterCode,
  },
  {
    name: 'client: createAuthClient with cookieTransport, gzip',
    import: { ...createAuthClient, [`${client}/cookie-transport.js`]: '{ cookieTransport }' },
    limit: '7.1 kB',
    ...withoutLaterCode,
  },
  {
    name: 'client: createAuthClient with headerTransport, gzip',
    import: { ...createAuthClient, [`${client}/header-transport.js`]: '{ headerTransport }' },
    limit: '6 kB',
    ...withoutLaterCode,
  },
  {
    name: 'client: whole client, all entry points for pages without ky and tRPC, gzip',
    import: {
      [`${client}/index.js`]: '{ createAuthClient, AuthError, isAuthError }',
      [`${client}/cookie-transport.js`]: '{ cookieTransport }',
      [`${client}/header-transport.js`]: '{ headerTransport, lockedTransport, readTokenHeaders }',
      [`${client}/storage/memory.js`]: '{ memoryStorage }',
      ...localStorageStorage,
      [`${client}/storage/session-storage.js`]: '{ sessionStorageStorage }',
      [`${client}/storage/indexed-db.js`]: '{ indexedDbStorage }',
    },
    limit: '9 kB',
  },
  {
    name: 'client: the tRPC link and its headers, without tRPC, gzip',
    path: `${client}/trpc.js`,
    import: '{ authLink, authHeaders }',
    ignore: ['@trpc/client', '@trpc/server'],
    limit: '1 kB',
  },
  {
    name: 'react: without the client and React, gzip',
    path: 'packages/react/dist/index.js',
    ignore: ['@tokenpair/client', 'react'],
    limit: '2 kB',
  },
  {
    name: 'react: devtools, without the client and React, gzip',
    path: 'packages/react/dist/devtools.js',
    ignore: ['@tokenpair/client', 'react'],
    limit: '5 kB',
  },
].map((check) => ({ gzip: true, ...check }))
