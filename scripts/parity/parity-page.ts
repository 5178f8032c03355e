import deviseJwtCases from '../../docs/parity/devise-jwt/cases.json' with { type: 'json' }
import deviseJwtGuide from '../../docs/parity/devise-jwt/guide.json' with { type: 'json' }
import deviseJwtWeakPoints from '../../docs/parity/devise-jwt/weak-points.json' with { type: 'json' }
import jwtKeeperCases from '../../docs/parity/jwt-keeper/cases.json' with { type: 'json' }
import jwtKeeperGuide from '../../docs/parity/jwt-keeper/guide.json' with { type: 'json' }
import jwtKeeperWeakPoints from '../../docs/parity/jwt-keeper/weak-points.json' with { type: 'json' }
import rodauthCases from '../../docs/parity/rodauth/cases.json' with { type: 'json' }
import rodauthGuide from '../../docs/parity/rodauth/guide.json' with { type: 'json' }
import rodauthWeakPoints from '../../docs/parity/rodauth/weak-points.json' with { type: 'json' }
import serverpodCases from '../../docs/parity/serverpod/cases.json' with { type: 'json' }
import serverpodGuide from '../../docs/parity/serverpod/guide.json' with { type: 'json' }
import serverpodWeakPoints from '../../docs/parity/serverpod/weak-points.json' with { type: 'json' }
import type { Parity } from './parity.ts'

/** A page that compares Tokenpair with one other system. */
export interface ParityPage {
  /** `docs/parity/<name>.md` is the page, and `docs/parity/<name>/` and `apps/docs/snippets/<name>/` hold what it is made from. */
  readonly name: string
  /** What the other system is called. */
  readonly system: string
  /** What stands before the number of a weak point at the beginning of a test's name: `Rodauth ` for `Rodauth W1: …`. */
  readonly tag: string
  /** What was compared, in a sentence or two. */
  readonly intro: string
  readonly parity: Parity
}

export const serverpod: ParityPage = {
  name: 'serverpod',
  system: 'Serverpod',
  tag: '',
  intro: 'The token managers of Serverpod (`serverpod_auth_core`, 4.0.0-beta.4) were the model of those here.',
  parity: { sections: serverpodCases, weakPoints: serverpodWeakPoints, guide: serverpodGuide },
}

export const rodauth: ParityPage = {
  name: 'rodauth',
  system: 'Rodauth',
  tag: 'Rodauth ',
  intro:
    'Compared with the features `jwt`, `json`, `jwt_refresh`, `active_sessions` and `jwt_cors` of Rodauth 2.44.0, and with ' +
    'their neighbours `session_expiration` and `single_session`.',
  parity: { sections: rodauthCases, weakPoints: rodauthWeakPoints, guide: rodauthGuide },
}

const jwtKeeper: ParityPage = {
  name: 'jwt-keeper',
  system: 'JWT Keeper',
  tag: 'JWT Keeper ',
  intro: 'Compared with JWT Keeper 6.1.5.',
  parity: { sections: jwtKeeperCases, weakPoints: jwtKeeperWeakPoints, guide: jwtKeeperGuide },
}

const deviseJwt: ParityPage = {
  name: 'devise-jwt',
  system: 'devise-jwt',
  tag: 'devise-jwt ',
  intro: 'Compared with devise-jwt 0.13.0 and warden-jwt_auth 0.12.0, on which it stands.',
  parity: { sections: deviseJwtCases, weakPoints: deviseJwtWeakPoints, guide: deviseJwtGuide },
}

/** All pages. */
export const parityPages: readonly ParityPage[] = [serverpod, rodauth, jwtKeeper, deviseJwt]
