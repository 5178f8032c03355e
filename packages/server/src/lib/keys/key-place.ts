import type { KeyPairScheme } from './signature-schemes.ts'

/** Which key of which algorithm is looked at. */
export interface KeyPlace {
  /** The name of its option. */
  readonly role: 'privateKey' | 'publicKey'
  readonly scheme: KeyPairScheme
}

/** Makes the error of a key that has to be mended; the complaint holds nothing of the key. */
export function unfit({ role, scheme }: KeyPlace, complaint: string, options?: ErrorOptions): TypeError {
  return new TypeError(`The ${role} for ${scheme.alg} ${complaint}`, options)
}

/** Makes the error of a key whose form was right. */
export function unimportable(place: KeyPlace, options?: ErrorOptions): TypeError {
  const { kind, command } = place.scheme.family
  return unfit(
    place,
    `is damaged, or no ${kind} key in a form that this runtime reads: make one by \`${command}\``,
    options,
  )
}
