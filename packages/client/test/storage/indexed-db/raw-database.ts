/** What lies in a database, past the storage. */
export interface RawDatabase {
  get(name: string): Promise<unknown>
  put(name: string, value: unknown): Promise<void>
  remove(name: string): Promise<void>
}

/** Looks into the database of a storage, which has been opened before. */
export function openRaw(name = 'tokenpair'): RawDatabase {
  const access = async <Result>(task: (objects: IDBObjectStore) => IDBRequest<Result>): Promise<Result> => {
    const database = await resultOf(indexedDB.open(name, 1))
    try {
      return await resultOf(task(database.transaction('session', 'readwrite').objectStore('session')))
    } finally {
      database.close()
    }
  }
  return {
    get: (key) => access((objects) => objects.get(key)),
    put: async (key, value) => void (await access((objects) => objects.put(value, key))),
    remove: (key) => access((objects) => objects.delete(key)),
  }
}

/** Deletes a database, as a browser does whose user clears the data of a site. */
export async function deleteDatabase(name = 'tokenpair'): Promise<void> {
  await resultOf(indexedDB.deleteDatabase(name))
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('No result')))
  })
}
