import type { ReactNode } from 'react'
import type { api } from '../api.ts'
import type { Loaded } from '../use-loaded.ts'

type Notes = Awaited<ReturnType<typeof api.notes.list.query>>

/** The user's notes, newest first. */
export function NoteList({ notes }: { readonly notes: Loaded<Notes> }): ReactNode {
  if (notes.status === 'loading') return <p className="muted">Asking for your notes …</p>
  if (notes.status === 'failed') return <p className="error">{notes.message}</p>
  if (notes.value.length === 0) return <p className="muted">No notes yet. Each call carries a valid access token.</p>
  return (
    <ul className="notes" aria-live="polite">
      {notes.value.map((note) => (
        <li key={note.id} data-testid="note">
          {note.text}
        </li>
      ))}
    </ul>
  )
}
