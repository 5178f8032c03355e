import type { ReactNode } from 'react'
import { endElsewhere } from '../drills/end-elsewhere.ts'
import { loseAnswer } from '../drills/lose-answer.ts'
import { replayToken } from '../drills/replay-token.ts'
import { searchToken } from '../drills/search-token.ts'
import { tryLockedCopy } from '../drills/try-locked-copy.ts'
import { switches } from '../switches/switches.ts'
import { Drill } from './drill.tsx'

/** Three things that go wrong in the world, on demand. */
export function DrillsPanel(): ReactNode {
  return (
    <section className="card" aria-labelledby="drills-title">
      <h2 id="drills-title">Drills</h2>
      <div className="drills">
        <Drill
          title="The network loses an answer"
          text="The server has already moved on when the connection is cut. The client repeats the same exchange and gets the same pair, so you stay signed in."
          button="Lose an answer"
          testId="drill-lose-answer"
          work={loseAnswer}
        />
        <ThiefDrill />
        <Drill
          title="You lost your phone"
          text={
            switches.revocation === 'stateless'
              ? 'The session is ended on the server. Its access token runs out, as this server remembers none; the next refresh is refused, and this page says why.'
              : 'The session is ended on the server. The very next request is refused, long before the access token expires, and this page says why.'
          }
          button="End it elsewhere"
          testId="drill-end-elsewhere"
          work={endElsewhere}
        />
      </div>
    </section>
  )
}

/** What becomes of a copy is up to the transport. */
function ThiefDrill(): ReactNode {
  switch (switches.transport) {
    case 'bearer':
      return <ReplayDrill />
    case 'cookie':
      return <SearchDrill />
    case 'locked':
      return <LockedDrill />
  }
}

function ReplayDrill(): ReactNode {
  return (
    <Drill
      title="A thief has a copy"
      text="A copy of your refresh token is used after you have used it yourself. The server sees two holders and ends the session for both."
      button="Replay a copy"
      testId="drill-replay"
      work={replayToken}
    />
  )
}

/** Where the refresh token is in a cookie, this page cannot play the thief. A person with the developer tools can. */
function SearchDrill(): ReactNode {
  return (
    <Drill
      title="A thief wants a copy"
      text="Only the browser’s cookie store holds your refresh token: a script finds none. Be a better thief: copy the value of the cookie with tokenpair in its name from the developer tools, refresh here, and redeem your copy. The server sees two holders and ends the session for both."
      command={`curl ${location.origin}/auth/token -d grant_type=refresh_token -d refresh_token=YOUR_COPY`}
      button="Let a script look"
      testId="drill-search"
      work={searchToken}
    />
  )
}

/** Where tokens are locked, a script can copy them, and whoever has the copies can do nothing with them. */
function LockedDrill(): ReactNode {
  return (
    <Drill
      title="A thief has a copy"
      text="A script finds both tokens, but not the lock: that is an HttpOnly cookie. Used elsewhere, the copies are refused, and your session goes on. Copy the refresh token from localStorage and try it yourself:"
      command={`curl ${location.origin}/auth/token -d grant_type=refresh_token -d refresh_token=YOUR_COPY`}
      button="Use the copies elsewhere"
      testId="drill-locked-copy"
      work={tryLockedCopy}
    />
  )
}
