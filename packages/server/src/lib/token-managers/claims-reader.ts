import type { JsonObject } from '@tokenpair/protocol'
import { checkAppClaims } from '../access-token/access-token-claims.ts'

/**
 * What the app's claims have to be: a zod schema, or whatever else has `parse`. It has to accept what it answers, since
 * claims are parsed both where a token is made and where it is read.
 */
export interface ClaimsSchema<Claims extends object> {
  /** Answers the claims, or throws where they do not fit. */
  parse(claims: unknown): Claims
}

/** The app's claims on their way into a token and out of it. */
export interface ClaimsReader<Claims extends object> {
  /**
   * Checks claims that are to go into a token.
   *
   * @throws {TypeError} Where they do not fit the schema, or are not the app's to write.
   */
  write(claims: JsonObject): JsonObject
  /** Reads the claims of a genuine token; `undefined` where they do not fit the schema any more. */
  read(claims: JsonObject): Claims | undefined
  /**
   * Puts claims that were read into another token.
   *
   * @throws {TypeError} Where the schema made of them what no token can carry.
   */
  carry(claims: object): JsonObject
}

/** Creates the reader of a schema; without one, any claims fit. */
export function createClaimsReader<Claims extends object>(
  schema: ClaimsSchema<Claims> | undefined,
): ClaimsReader<Claims> {
  if (schema === undefined) {
    // oxlint-disable typescript/no-unsafe-type-assertion -- without a schema the type is JsonObject, its default
    const read = (claims: JsonObject): Claims => claims as object as Claims
    const carry = (claims: object): JsonObject => claims as JsonObject
    // oxlint-enable typescript/no-unsafe-type-assertion
    return { write: (claims) => claims, read, carry }
  }
  return {
    write: (claims) => {
      try {
        return checkAppClaims(schema.parse(claims))
      } catch (cause) {
        throw new TypeError('The claims do not fit the schema that was given to the token manager: see the cause', {
          cause,
        })
      }
    },
    read: (claims) => {
      try {
        return schema.parse(claims)
      } catch {
        return undefined
      }
    },
    carry: checkAppClaims,
  }
}
