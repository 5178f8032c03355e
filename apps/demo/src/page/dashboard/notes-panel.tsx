import { type ReactNode, type SubmitEvent, useState } from 'react'
import { api } from '../api.ts'
import { timeline } from '../auth-client.ts'
import { errorText } from '../error-text.ts'
import { useLoaded } from '../use-loaded.ts'
import { NoteList } from './note-list.tsx'

const loadNotes = () => api.notes.list.query()

/** A small piece of app over tRPC. */
export function NotesPanel(): ReactNode {
  const [notes, reload] = useLoaded(loadNotes)
  const [error, setError] = useState<string>()

  const add = async (form: HTMLFormElement): Promise<void> => {
    const text = new FormData(form).get('text')
    if (typeof text !== 'string' || text.trim() === '') return
    setError(undefined)
    try {
      await api.notes.add.mutate({ text })
      form.reset()
      timeline.add({ type: 'call', text: 'notes.add over tRPC: done' })
      await reload()
    } catch (failure) {
      setError(errorText(failure))
    }
  }
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    void add(event.currentTarget)
  }

  return (
    <section className="card" aria-labelledby="notes-title" data-testid="notes">
      <h2 id="notes-title">Notes, over tRPC</h2>
      <form className="note-form" onSubmit={submit}>
        <input name="text" maxLength={500} aria-label="A new note" placeholder="A new note" data-testid="note-text" />
        <button type="submit" data-testid="note-add">
          Add
        </button>
      </form>
      <p className="error" role="alert">
        {error}
      </p>
      <NoteList notes={notes} />
    </section>
  )
}
