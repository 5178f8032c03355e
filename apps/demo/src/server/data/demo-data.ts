/** A user, as the demo keeps them. */
export interface UserRow {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: string
  readonly passwordHash: string
}

/** Something a user wrote down. */
export interface Note {
  readonly id: number
  readonly text: string
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
}

/** What the demo itself keeps, in the database that the sessions are in. */
export interface DemoData {
  findUser(id: string): Promise<UserRow | undefined>
  findUserByEmail(email: string): Promise<UserRow | undefined>
  /** Answers `false`, and changes nothing, where the email is taken. */
  addUser(user: UserRow): Promise<boolean>
  /** The newest notes of a user, at most fifty. */
  listNotes(userId: string): Promise<readonly Note[]>
  addNote(userId: string, note: Omit<Note, 'id'>): Promise<Note>
}

/** How many notes are shown. */
export const mostNotes = 50
