import type { Switches } from '../../server/switches.ts'

/** What one of the choices means. */
type Meanings<Choice extends string> = Readonly<Record<Choice, string>>

/** Everything that can be switched, with the default first: as the server's environment names it, and in words. */
export const choices = {
  transport: {
    variable: 'TRANSPORT',
    legend: 'Transport',
    meanings: {
      bearer: 'The refresh token lies in localStorage and travels in bodies.',
      cookie: 'The refresh token lies in an HttpOnly cookie, where no script can read it.',
      locked: 'Both tokens lie in sight of scripts, and are refused without an HttpOnly cookie of their session.',
    } satisfies Meanings<Switches['transport']>,
  },
  revocation: {
    variable: 'REVOCATION',
    legend: 'Revocation',
    meanings: {
      denylist: 'What was ended is refused at once, and no request asks the database.',
      stateless: 'Access tokens of an ended session run out.',
      allowlist: 'Each request asks the database whether its session is alive.',
      jtiMatcher: 'Each user is signed in once: a new sign-in ends the one before.',
    } satisfies Meanings<Switches['revocation']>,
  },
  algorithm: {
    variable: 'ALGORITHM',
    legend: 'Signature',
    meanings: {
      HS512: 'One secret signs and verifies.',
      ES512: 'A private key signs, and anybody can verify: the public one is at /auth/jwks.json.',
    } satisfies Meanings<Switches['algorithm']>,
  },
} as const

/** The command that starts a server with these switches. Those that stand at their default are left out. */
export function commandFor(chosen: Readonly<Record<keyof Switches, string>>): string {
  const settings = Object.entries(choices).flatMap(([name, { variable, meanings }]) => {
    const value = Object.entries(chosen).find(([key]) => key === name)?.[1] ?? ''
    return value === Object.keys(meanings)[0] ? [] : [`${variable}=${value}`]
  })
  return [...settings, 'npm run demo'].join(' ')
}
