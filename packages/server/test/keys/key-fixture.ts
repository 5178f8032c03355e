import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import type { CryptoRuntime } from '../../src/lib/keys/key-source.ts'

/** 64 characters, of no use outside the tests. */
export const secret = 'a secret for the tests alone, which has sixty-four characters ..'
export const otherSecret = 'another one for the tests alone, also of sixty-four characters .'

/** A runtime whose WebCrypto has no P-521. */
export const runtimeWithoutP521: CryptoRuntime = { hasP521: async () => false }
/** A runtime whose WebCrypto has P-521, as that of the tests. */
export const runtimeWithP521: CryptoRuntime = { hasP521: async () => true }

/** The key of RFC 7515 appendix A.4.1. */
export const rfcPrivateJwk = {
  kty: 'EC',
  crv: 'P-521',
  x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
  y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
  d: 'AY5pb7A0UFiB3RELSD64fTLOSV_jazdF7fLYyuTw8lOfRhWg6Y6rUrPAxerEzgdRhajnu0ferB0d53vM9mE15j2C',
}
export const rfcPublicJwk = { kty: 'EC', crv: 'P-521', x: rfcPrivateJwk.x, y: rfcPrivateJwk.y }
/** The signed input and the signature of RFC 7515 appendix A.4.1. */
export const rfcInput: Uint8Array<ArrayBuffer> = new TextEncoder().encode('eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA')
export const rfcSignature =
  'AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3x' +
  'KpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn'

/** One key in all the forms that OpenSSL 3.0 writes. */
export const pem = {
  privateKey: `-----BEGIN PRIVATE KEY-----
MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIAjujjell8Iq6ytbF8
GFz1O7kCCG6TC0DTfv3BiZynR4QdeHLRHn7WsipaRvHFKfh6qC7wiJvyAxrJCvB3
d1+GkpShgYkDgYYABAGW4phYCvRK5xd6FnBjGejWI1ntGN55wak98YZIj3omnS1o
D6on7HY5+bKt2tpxWODW9n+lOAHehsh80cGuiccu8gAobYIV6/9uGnxYvBeMT+iG
55gpCpmPYITc/WRshNGQPF0suuY+1tg13R+ASrG+sDw9qLRmeEAW9r4DwrpX8Yju
tg==
-----END PRIVATE KEY-----`,
  privateKeyAlone: `-----BEGIN PRIVATE KEY-----
MGACAQAwEAYHKoZIzj0CAQYFK4EEACMESTBHAgEBBEIAjujjell8Iq6ytbF8GFz1
O7kCCG6TC0DTfv3BiZynR4QdeHLRHn7WsipaRvHFKfh6qC7wiJvyAxrJCvB3d1+G
kpQ=
-----END PRIVATE KEY-----`,
  publicKey: `-----BEGIN PUBLIC KEY-----
MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBluKYWAr0SucXehZwYxno1iNZ7Rje
ecGpPfGGSI96Jp0taA+qJ+x2OfmyrdracVjg1vZ/pTgB3obIfNHBronHLvIAKG2C
Fev/bhp8WLwXjE/ohueYKQqZj2CE3P1kbITRkDxdLLrmPtbYNd0fgEqxvrA8Pai0
ZnhAFva+A8K6V/GI7rY=
-----END PUBLIC KEY-----`,
  compressedPublicKey: `-----BEGIN PUBLIC KEY-----
MFgwEAYHKoZIzj0CAQYFK4EEACMDRAACAZbimFgK9ErnF3oWcGMZ6NYjWe0Y3nnB
qT3xhkiPeiadLWgPqifsdjn5sq3a2nFY4Nb2f6U4Ad6GyHzRwa6Jxy7y
-----END PUBLIC KEY-----`,
  sec1PrivateKey: `-----BEGIN EC PRIVATE KEY-----
MFACAQEEQgCO6ON6WXwirrK1sXwYXPU7uQIIbpMLQNN+/cGJnKdHhB14ctEeftay
KlpG8cUp+HqoLvCIm/IDGskK8Hd3X4aSlKAHBgUrgQQAIw==
-----END EC PRIVATE KEY-----`,
  p256PrivateKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOXchONsoz2EauQOR
mkZOIs7v0tek7d9zzB8AXjDN5hOhRANCAASc//L/LTwnCbp4HznY5n28XOKrkKeY
MVNpj8WEItfbNn1NW3rU5VyQ9mGi3ntcOJW1xWhlJTeitGMCrgGtV2U/
-----END PRIVATE KEY-----`,
}

export const hs512 = JwtAlgorithm.hmacSha512(secret)
export const es512 = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk })

/** Changes one character in the middle of a coordinate. */
export function damage(coordinate: string): string {
  const bytes = Uint8Array.from(coordinate, (character) => character.charCodeAt(0))
  bytes[40] = bytes[40] === 0x41 ? 0x42 : 0x41
  return String.fromCharCode(...bytes)
}
