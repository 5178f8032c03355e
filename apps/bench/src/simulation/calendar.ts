/** Milliseconds that one page of a calendar covers: shorter than the shortest wait of a client, which is half a second. */
export const slotLength = 100

/** What happens when: a list for each tenth of a second, and each client stands in one of them at most. */
export interface Calendar {
  /** Enters a client that is not entered anywhere; what lies behind the end is dropped. */
  put(client: number, at: number): void
  /** Takes out all that are due in a slot, the last one entered first. */
  takeAll(slot: number, visit: (client: number) => void): void
  /** Takes out everybody. */
  clear(): void
}

const nobody = -1

/** Creates a calendar for so many clients, over so many slots. */
export function createCalendar(clients: number, slots: number): Calendar {
  const heads = new Int32Array(slots).fill(nobody)
  const links = new Int32Array(clients)
  return {
    put: (client, at) => {
      const slot = Math.floor(at / slotLength)
      if (slot >= slots) return
      links[client] = heads[slot] ?? nobody
      heads[slot] = client
    },
    takeAll: (slot, visit) => {
      let client = heads[slot] ?? nobody
      heads[slot] = nobody
      while (client !== nobody) {
        const next = links[client] ?? nobody // before the visit, which may enter the client anew
        visit(client)
        client = next
      }
    },
    clear: () => {
      heads.fill(nobody)
    },
  }
}
