import type { DemoData, Note } from './data/demo-data.ts'

/** The notes of all users: a small piece of app behind the session. */
export interface Notes {
  /** The newest notes of a user, at most fifty. */
  list(userId: string): Promise<readonly Note[]>
  add(userId: string, text: string): Promise<Note>
}

/** Opens the notes. */
export function openNotes(data: DemoData): Notes {
  return {
    list: (userId) => data.listNotes(userId),
    add: (userId, text) => data.addNote(userId, { text, createdAt: Date.now() }),
  }
}
