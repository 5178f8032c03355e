/**
 * Secrets that many have copied from documentation and from default settings, and so everybody knows. Those shorter than
 * a hash are left out, since no algorithm takes them.
 */
const exampleSecrets: ReadonlySet<string> = new Set([
  // jwt.io
  'a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-384-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  // The documentation of jose
  'cc7e0d44fd473002f1c42167459001140ec6389b7353f8088f4d9a95f2f596f2',
  // The documentation of NestJS
  'DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.',
  // Supabase, local and self-hosted
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
  // The tutorial of PostgREST
  'reallyreallyreallyreallyverysafe',
  // Nacos
  'SecretKey012345678901234567890123456789012345678901234567890123456789',
  'VGhpc0lzTXlDdXN0b21TZWNyZXRLZXkwMTIzNDU2Nzg=',
  // The sample configuration of Directus
  '255d861b-5ea1-5996-9aa3-922530ec40b1',
  '6116487b-cda1-52c2-b5b5-c8022c45e263',
  // A widely copied tutorial on Spring Security
  '404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970',
])

/** Whether everybody knows a secret, whichever way it was given. */
export function isExampleSecret(secret: Uint8Array): boolean {
  return exampleSecrets.has(new TextDecoder().decode(secret).trim())
}
